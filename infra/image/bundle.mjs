/** The container's first process, in one file: the image gets no node_modules, so nothing that is not used is in it. */
export const bundles = [
  {
    name: "gateway",
    outfile: "infra/image/build/context/gateway.mjs",
    options: {
      entryPoints: ["infra/image/gateway/main.ts"],
      bundle: true,
      platform: /** @type {const} */ ("node"),
      format: /** @type {const} */ ("esm"),
      target: "node22.18",
      // Half the size, and names kept: the log's stack traces then say where.
      minify: true,
      keepNames: true,
      legalComments: /** @type {const} */ ("eof"),
      // Some of the bundled packages are CommonJS and ask for Node's own modules with require.
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
    },
  },
];
