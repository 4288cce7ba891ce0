import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Parts of the libraries that a check never reaches, and that take most of the time to load: the SDK's Automation API,
 * its servers and the serializing of functions (TypeScript, npm's arborist), and zod's texts in other languages. What
 * would use one of them after all fails, and with it the check.
 */
const UNUSED = [
  { importer: /[\\/]@pulumi[\\/]pulumi[\\/]/, path: /^\.\.?\/(typescript-shim|automation|provider)$/ },
  {
    importer: /[\\/]@pulumi[\\/]pulumi[\\/]/,
    path: /^(@npmcli\/arborist|typescript|normalize-package-data)$/,
  },
  { importer: /[\\/]zod[\\/]/, path: /\/locales\/index\.js$/ },
];

/** The SDK speaks to the engine by gRPC, and here there is no engine: what is left of it is the numbers of its errors. */
const grpc = `
  exports.status = { CANCELLED: 1, UNIMPLEMENTED: 12, UNAVAILABLE: 14 };
  exports.makeGenericClientConstructor = () => class {};
`;

/** @type {import("esbuild").Plugin} */
const withoutUnused = {
  name: "without-unused-parts",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, importer }) =>
      UNUSED.some((part) => part.importer.test(importer) && part.path.test(path))
        ? { path, namespace: "unused" }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "", loader: "js" }));
    build.onResolve({ filter: /^@grpc\/grpc-js$/ }, ({ path }) => ({ path, namespace: "grpc" }));
    build.onLoad({ filter: /.*/, namespace: "grpc" }, () => ({ contents: grpc, loader: "js" }));
  },
};

/**
 * Leaves the compile cache beside the bundle, after one check has run: what it says is of no interest here. It serves the
 * Node that built it; another one compiles as if there were none.
 * @param {string} outfile
 */
async function writeCompileCache(outfile) {
  const cache = join(dirname(outfile), "cache");
  await writeFile(join(dirname(outfile), "package.json"), '{ "type": "commonjs" }\n');
  await rm(cache, { recursive: true, force: true });
  const warmUp = `
    require("node:module").enableCompileCache?.(${JSON.stringify(cache)});
    require(${JSON.stringify(outfile)});
  `;
  const child = spawn(process.execPath, ["-e", warmUp, "check"], { stdio: ["ignore", "ignore", "ignore"] });
  await once(child, "exit");
}

export const bundles = [
  {
    name: "check",
    outfile: "gate/build/check.cjs",
    after: writeCompileCache,
    /** @type {import("esbuild").BuildOptions} */
    options: {
      entryPoints: ["cli/check.ts"],
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node22.18",
      legalComments: "none",
      minifyWhitespace: true,
      minifySyntax: true,
      // Findings name the line that declares a resource.
      sourcemap: "external",
      sourcesContent: false,
      // As deep in the repository as the modules that look for their neighbours from where they are.
      define: { "import.meta.url": "bundleUrl" },
      banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
      plugins: [withoutUnused],
    },
  },
];
