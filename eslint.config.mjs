import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/**
 * What a room may import, from docs/architecture.md. A rule is the only thing that still holds
 * when nobody remembers the drawing.
 * @param {string} room
 * @param {string[]} forbidden
 * @returns {import("eslint").Linter.Config}
 */
const room = (room, forbidden) => ({
  files: [`${room}/**/*.{ts,mjs}`],
  // The build's list of a room's bundles: no part of what the room does.
  ignores: [`${room}/bundle.mjs`],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: forbidden,
            message: `${room}/ must not import this: docs/architecture.md says which room may use which.`,
          },
        ],
      },
    ],
  },
});

const rooms = (/** @type {string[]} */ ...names) => names.map((name) => `**/../${name}/**`);

const exportByName = {
  selector: "ExportDefaultDeclaration",
  message: "Export by name: a reader can then search for it.",
};

export default defineConfig(
  { ignores: ["**/build/", "node_modules/", "coverage/"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "no-restricted-syntax": ["error", exportByName],
    },
  },
  {
    files: ["*.config.{ts,mjs}"],
    rules: { "no-restricted-syntax": "off" },
  },
  room(
    "infra",
    rooms("policy", "gate", "guard", "mcp", "engine", "monitor", "cli", "offline", "tools", "test"),
  ),
  room("policy/rules", [
    ...rooms("infra", "gate", "guard", "mcp", "engine", "monitor", "cli", "offline", "tools", "test"),
    "@pulumi/*",
    "dockerode",
    "node:*",
  ]),
  room("policy/facts", [
    ...rooms("infra", "gate", "guard", "mcp", "engine", "monitor", "cli", "offline", "tools", "test"),
    "@pulumi/*",
    "dockerode",
  ]),
  room("guard", [
    ...rooms("gate", "mcp", "engine", "monitor", "cli", "offline", "tools", "test"),
    "@pulumi/*",
    "dockerode",
  ]),
  room("policy/provider", [
    ...rooms("infra", "gate", "guard", "mcp", "engine", "monitor", "cli", "offline", "tools", "test"),
    "@pulumi/*",
    "dockerode",
  ]),
  // After guard, whose files these are too: the last that matches counts.
  room("guard/decision", [
    ...rooms("gate", "mcp", "engine", "monitor", "cli", "offline", "tools", "test", "socket", "plugin"),
    "@pulumi/*",
    "dockerode",
    "node:*",
  ]),
  room(
    "policy/testkit",
    rooms("infra", "gate", "guard", "mcp", "engine", "monitor", "cli", "offline", "tools", "test", "rules"),
  ),
  room("policy/report", [
    ...rooms("infra", "gate", "guard", "mcp", "engine", "monitor", "cli", "offline", "tools", "test"),
    "@pulumi/*",
    "dockerode",
    "node:fs*",
  ]),
  room("gate", rooms("mcp", "engine", "monitor", "cli", "offline", "tools", "test")),
  room("mcp", [...rooms("cli", "offline", "tools", "test"), "@pulumi/*"]),
  {
    files: ["mcp/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        exportByName,
        {
          selector:
            "CallExpression > MemberExpression.callee > Identifier.property[name=/^(exec|execFile|execFileSync|execSync|createExec|attach|attachStream|getArchive|putArchive|infoArchive|createContainer|commit|export|getExec|buildImage)$/]",
          message:
            "mcp/ must hold no call that leads into a container or makes one: docs/threat-model.md. Texts are matched with String.match.",
        },
      ],
    },
  },
  room("engine", rooms("cli", "offline", "test")),
  room("monitor", rooms("cli", "offline", "test", "engine")),
  room("cli", rooms("offline", "test")),
  room("offline", rooms("infra", "policy", "gate", "guard", "mcp", "engine", "monitor", "cli", "test")),
  room("tools", [...rooms("infra", "policy", "gate", "guard", "mcp", "engine", "monitor", "cli", "test")]),
);
