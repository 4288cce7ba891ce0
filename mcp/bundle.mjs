/** The client as one file of plain JavaScript: Node strips no types in a package that somebody has installed. */
export const bundles = [
  {
    name: "MCP client",
    outfile: "mcp/build/client.mjs",
    options: {
      bundle: true,
      platform: /** @type {const} */ ("node"),
      format: /** @type {const} */ ("esm"),
      target: "node22.18",
      packages: /** @type {const} */ ("external"),
      entryPoints: ["mcp/client/index.ts"],
    },
  },
];
