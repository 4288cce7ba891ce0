import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The interpreter in the database's image: distroless Node has it here and nowhere on a PATH. On a host start the file with `node`. */
const interpreter = "/nodejs/bin/node";

/**
 * The bundle is CommonJS (20 ms quicker to start than the same as a module) in a file without an extension: beside it must stand what tells
 * Node so, or the repository's own "type": "module" decides.
 * @param {string} outfile
 */
const asCommonJs = (outfile) => writeFile(join(dirname(outfile), "package.json"), '{ "type": "commonjs" }\n');

/** The database stand-in: one file that goes where arangod lies in the ArangoDB image. */
export const bundles = [
  {
    name: "database stand-in",
    outfile: "offline/build/arangod",
    executable: true,
    after: asCommonJs,
    options: {
      entryPoints: ["offline/database/main.ts"],
      bundle: true,
      platform: /** @type {const} */ ("node"),
      format: /** @type {const} */ ("cjs"),
      target: "node22.18",
      banner: { js: `#!${interpreter}` },
    },
  },
];
