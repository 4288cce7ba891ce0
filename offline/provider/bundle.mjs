import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * The file has no extension, because the engine looks for exactly this name: so what stands beside it has to say that
 * it is CommonJS, or the repository's own "type": "module" decides.
 * @param {string} outfile
 */
const asCommonJs = (outfile) => writeFile(join(dirname(outfile), "package.json"), '{ "type": "commonjs" }\n');

/**
 * Parts of the Docker client that the provider does not use, and that would bring native or file-reading code into
 * the bundle: SSH transport, and BuildKit sessions.
 */
const UNUSED = /^\.\/(?:ssh|session)$/;
const CLIENT = /[\\/](?:docker-modem|dockerode)[\\/]/;

/** @type {import("esbuild").Plugin} */
const withoutUnused = {
  name: "without-unused-docker-client-parts",
  setup(build) {
    build.onResolve({ filter: UNUSED }, ({ path, importer }) =>
      CLIENT.test(importer) ? { path, namespace: "unused" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "unused" }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error("${path} of the Docker client is not in this bundle"); };`,
    }));
  },
};

/**
 * The executable that the Pulumi engine finds on PATH as the docker provider. CommonJS, because what it bundles is,
 * and because it starts faster.
 */
export const bundles = [
  {
    name: "docker provider stand-in",
    outfile: "offline/build/pulumi-resource-docker",
    executable: true,
    after: asCommonJs,
    /** @type {import("esbuild").BuildOptions} */
    options: {
      entryPoints: ["offline/provider/main.ts"],
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      minify: true,
      keepNames: true,
      legalComments: "none",
      banner: { js: "#!/usr/bin/env node" },
      plugins: [withoutUnused],
      logLevel: "warning",
    },
  },
];
