import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { recordCommand } from "../tools/code-cache/record.mjs";

/**
 * Parts of the SDK that a check never reaches, and that take most of the time to load: the Automation API, dynamic providers
 * and the serializing of functions that they need (TypeScript, npm's arborist), transforms that the engine calls back, the
 * engine's and the providers' side of gRPC, and tracing. What would use one of them after all fails, and with it the check.
 */
const UNUSED = [
  { importer: /[\\/]@pulumi[\\/]pulumi[\\/]/, path: /^\.\.?\/(automation|callbacks|dynamic|provider)$/ },
  { importer: /[\\/]@pulumi[\\/]pulumi[\\/]/, path: /^\.\/closure\/(serializeClosure|codePaths)$/ },
  { importer: /[\\/]@pulumi[\\/]pulumi[\\/]/, path: /\/(\w+_grpc_pb|provider_pb\.js)$/ },
  { importer: /[\\/]@pulumi[\\/]pulumi[\\/]/, path: /^@opentelemetry\/api$/ },
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

/** @param {string} outfile */
async function compileAhead(outfile) {
  await writeFile(join(dirname(outfile), "package.json"), '{ "type": "commonjs" }\n');
  await recordCommand(outfile, ["check"]);
}

export const bundles = [
  {
    name: "check",
    outfile: "gate/build/check.cjs",
    after: compileAhead,
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
