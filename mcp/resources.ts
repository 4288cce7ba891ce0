import type { McpServer } from "@modelcontextprotocol/server";
import { internalUrl } from "../infra/endpoints.ts";
import { absentTools } from "./absent-tools.ts";
import { standing } from "./ensure.ts";
import { explanations } from "./rules.ts";
import type { Keeper } from "./tool.ts";
import { verdictOf } from "./tools/check-security-barriers.ts";

interface ResourceOf {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly read: (keeper: Keeper, readOnly: boolean) => Promise<unknown>;
}

/** By name; each is JSON at `mallku://<name>`. */
const RESOURCES: readonly ResourceOf[] = [
  {
    name: "absent-tools",
    title: "What this server does not offer, and why",
    description:
      "The tools that somebody will look for and not find, why each would be a way around the barriers, and what to do instead.",
    read: (_keeper, readOnly) => Promise.resolve(absentTools(readOnly)),
  },
  {
    name: "barriers",
    title: "The barriers, measured now",
    description: "What check_security_barriers answers, for a client that reads resources.",
    read: async ({ database }) => verdictOf(await database.check()),
  },
  {
    name: "declaration",
    title: "What is declared",
    description:
      "The stack's settings without its secrets, the names that come of them, and how what runs stands to them.",
    read: async ({ database }) => {
      const { digest, names, apiUrl, settings, secretKeys } = await database.declaration();
      return {
        stack: database.workspace.stack,
        digest,
        standing: await standing(database),
        names,
        endpoints: { host: apiUrl, containers: internalUrl(names.container) },
        settings,
        secretSettings: secretKeys,
      };
    },
  },
  {
    name: "policy",
    title: "Every barrier, with its reason",
    description:
      "All that explain_barrier knows: what is measured on what runs, and the rules that every deployment is judged by.",
    read: () => Promise.resolve(explanations()),
  },
];

export function registerResources(server: McpServer, keeper: Keeper, readOnly: boolean): void {
  for (const { name, title, description, read } of RESOURCES) {
    const mimeType = "application/json";
    server.registerResource(name, `mallku://${name}`, { title, description, mimeType }, async ({ href }) => ({
      contents: [{ uri: href, mimeType, text: JSON.stringify(await read(keeper, readOnly), undefined, 1) }],
    }));
  }
}
