import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { recordPlugin } from "../tools/code-cache/record.mjs";

/**
 * The policy SDK needs three small parts of @pulumi/pulumi, whose index also loads TypeScript, npm's arborist and
 * every command of the CLI: half a second. These take the index's place inside the bundle; a test holds the texts in the
 * second one equal to the SDK's own.
 */
const parts = new Map([
  ["@pulumi/pulumi", 'exports.asset = require("@pulumi/pulumi/asset");'],
  [
    "@pulumi/pulumi/runtime/rpc",
    `exports.specialSigKey = "4dabf18193072939515e22adb298388d";
     exports.specialAssetSig = "c44067f5952c0a294b673a41bacd8c17";
     exports.specialArchiveSig = "0def7320c3a5731c473e5ecbe6d01bc7";
     exports.specialSecretSig = "1b47061264138c4ac30d75fd1eb44270";`,
  ],
]);

/** @type {import("esbuild").Plugin} */
const smallSdk = {
  name: "small-sdk",
  setup(build) {
    build.onResolve({ filter: /^@pulumi\/pulumi(\/runtime\/rpc)?$/ }, ({ path, importer }) =>
      /[\\/]@pulumi[\\/]policy[\\/]/.test(importer) ? { path, namespace: "small-sdk" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "small-sdk" }, ({ path }) => ({
      contents: parts.get(path),
      resolveDir: import.meta.dirname,
      loader: "js",
    }));
  },
};

/**
 * Leaves beside the pack what the SDK reads of it, and the compiled code of a pack that has answered a preview.
 * @param {string} outfile
 */
async function finishPack(outfile) {
  const manifest = await readFile(join(import.meta.dirname, "package.json"), "utf8");
  /** @type {unknown} */
  const parsed = JSON.parse(manifest);
  const { name, version } = /** @type {{ name: string, version: string }} */ (parsed);
  await writeFile(
    join(dirname(outfile), "package.json"),
    JSON.stringify({ name, version, type: "commonjs" }),
  );
  // Loaded here alone: this list is read before anything is installed.
  const { warmUp } = await import("./warm-up.mjs");
  await recordPlugin(outfile, warmUp);
}

/**
 * Leaves the testkit's types beside it, for packs that are written in TypeScript. Where TypeScript is not installed, which
 * is where nobody develops, there are none.
 * @param {string} outfile
 */
async function writeDeclarations(outfile) {
  const typescript = await import("typescript").catch(() => undefined);
  if (typescript === undefined) return;
  const { transpileDeclaration } = typescript.default;
  const source = join(import.meta.dirname, "testkit");
  const folder = join(dirname(outfile), "testkit");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const name of await readdir(source)) {
    if (!name.endsWith(".ts")) continue;
    const text = await readFile(join(source, name), "utf8");
    const { outputText, diagnostics = [] } = transpileDeclaration(text, { fileName: name });
    const [problem] = diagnostics;
    if (problem !== undefined) throw new Error(`${name}: ${JSON.stringify(problem.messageText)}`);
    await writeFile(join(folder, name.replace(/\.ts$/, ".d.mts")), outputText.replaceAll('.ts"', '.mjs"'));
  }
}

/** @param {string} outfile */
async function writeGateDeclarations(outfile) {
  const typescript = await import("typescript").catch(() => undefined);
  if (typescript === undefined) return;
  const { transpileDeclaration } = typescript.default;
  const text = await readFile(join(import.meta.dirname, "gate-pack.ts"), "utf8");
  const { outputText } = transpileDeclaration(text, { fileName: "gate-pack.ts" });
  await writeFile(outfile.replace(/\.cjs$/, ".d.cts"), outputText);
}

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22.18",
  legalComments: "external",
  // Half the text to read and to hash at each start; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
};

/** The pack as a directory (for `--policy-pack policy`), and as an executable with the SDK inside. */
export const bundles = [
  {
    name: "policy pack",
    outfile: "policy/build/index.cjs",
    options: { ...common, entryPoints: ["policy/index.ts"], external: ["@pulumi/*", "@grpc/grpc-js"] },
  },
  {
    name: "policy pack with its SDK",
    outfile: "policy/build/pack.cjs",
    options: { ...common, entryPoints: ["policy/index.ts"], plugins: [smallSdk] },
    after: finishPack,
  },
  {
    name: "policy pack for another project",
    outfile: "policy/build/gate.cjs",
    options: {
      ...common,
      entryPoints: ["policy/gate-pack.ts"],
      plugins: [smallSdk],
      define: { "import.meta.url": "bundleUrl" },
      banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    },
    after: writeGateDeclarations,
  },
  {
    name: "policy pack launcher",
    outfile: "policy/build/mallku-policy",
    executable: true,
    options: { ...common, entryPoints: ["policy/launch.ts"], banner: { js: "#!/usr/bin/env node" } },
  },
  {
    name: "policy testkit",
    outfile: "policy/build/testkit.mjs",
    // The SDK is its user's own: a second copy would not know the errors of the first.
    options: {
      ...common,
      entryPoints: ["policy/testkit/index.ts"],
      format: "esm",
      external: ["@pulumi/*", "@grpc/grpc-js", "google-protobuf"],
      minifyWhitespace: false,
      minifySyntax: false,
    },
    after: writeDeclarations,
  },
];
