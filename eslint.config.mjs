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
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Export by name: a reader can then search for it." },
      ],
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
  room("engine", rooms("cli", "offline", "test")),
  room("monitor", rooms("cli", "offline", "test", "engine")),
  room("cli", rooms("offline", "test")),
  room("offline", rooms("infra", "policy", "gate", "guard", "mcp", "engine", "monitor", "cli", "test")),
  room("tools", [...rooms("infra", "policy", "gate", "guard", "mcp", "engine", "monitor", "cli", "test")]),
);
