import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { recordPlugin } from "../../tools/code-cache/record.mjs";

/**
 * The executable has no extension, because the engine looks for exactly this name: so what stands beside it has to say
 * that it is CommonJS, or the repository's own "type": "module" decides.
 * @param {string} outfile
 */
const asCommonJs = (outfile) => writeFile(join(dirname(outfile), "package.json"), '{ "type": "commonjs" }\n');

/** @param {string} outfile */
async function compileAhead(outfile) {
  // Loaded here alone: this list is read before anything is installed.
  const { withWarmUp } = await import("./warm-up.mjs");
  await withWarmUp((engine, warmUp) => recordPlugin(outfile, warmUp, [engine]));
}

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

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  minify: true,
  keepNames: true,
  legalComments: "none",
  logLevel: "warning",
};

/** The provider, and the executable that runs it. CommonJS, because what they bundle is, and because it starts faster. */
export const bundles = [
  {
    name: "docker provider stand-in",
    outfile: "offline/build/provider.cjs",
    after: compileAhead,
    options: { ...common, entryPoints: ["offline/provider/main.ts"], plugins: [withoutUnused] },
  },
  {
    name: "docker provider stand-in launcher",
    outfile: "offline/build/pulumi-resource-docker",
    executable: true,
    after: asCommonJs,
    options: {
      ...common,
      entryPoints: ["offline/provider/launch.ts"],
      banner: { js: "#!/usr/bin/env node" },
    },
  },
];
