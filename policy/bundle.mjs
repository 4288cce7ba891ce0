import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

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

const warmUp = `
  const node = require("node:module");
  node.enableCompileCache?.(process.argv[1]);
  require("./pack.cjs");
  process.stdin.once("data", () => { node.flushCompileCache?.(); process.exit(0); });
`;

/**
 * Leaves the compile cache beside the pack, after the pack has come up once. It serves the Node that built it; another
 * one compiles as if there were none.
 * @param {string} outfile
 */
async function writeCompileCache(outfile) {
  const folder = dirname(outfile);
  const cache = join(folder, "cache");
  const manifest = await readFile(join(import.meta.dirname, "package.json"), "utf8");
  /** @type {unknown} */
  const parsed = JSON.parse(manifest);
  const { name, version } = /** @type {{ name: string, version: string }} */ (parsed);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name, version, type: "commonjs" }));
  await rm(cache, { recursive: true, force: true });
  const child = spawn(process.execPath, ["-e", warmUp, cache], {
    cwd: folder,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = /** @type {Promise<[number | null]>} */ (once(child, "exit"));
  await Promise.race([once(createInterface(child.stdout), "line"), exit]);
  child.stdin.end("flush");
  const [code] = await exit;
  if (code !== 0) throw new Error(`the policy pack did not come up: it exited with ${String(code)}`);
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
    after: writeCompileCache,
  },
  {
    name: "policy pack launcher",
    outfile: "policy/build/mallku-policy",
    executable: true,
    options: { ...common, entryPoints: ["policy/launch.ts"], banner: { js: "#!/usr/bin/env node" } },
  },
];
