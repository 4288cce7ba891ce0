import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ImageProblem } from "./problem.mjs";

const execute = promisify(execFile);

/** @param {string} command @param {string[]} args @param {string} [cwd] */
async function run(command, args, cwd) {
  const options = { cwd, env: { ...process.env, LC_ALL: "C" }, maxBuffer: 1 << 26 };
  return (await execute(command, args, options)).stdout;
}

const MEND = "Run 'sudo apt-get update' on Debian or Ubuntu and try again, or use a container registry.";

/**
 * The shared libraries that the dynamic loader finds for this Node, as paths.
 * @param {string} nodeBinary
 */
async function librariesOf(nodeBinary) {
  const text = await run("ldd", [nodeBinary]).catch(() => "");
  const found = [...text.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x/gm)].map((match) => match[1] ?? "");
  if (found.length === 0 || /not found/.test(text)) {
    throw new ImageProblem(
      `${nodeBinary} is not a Node for this system's C library (ldd: ${text.trim().split("\n")[0] ?? "nothing"})`,
      "Use the official build of Node for glibc.",
    );
  }
  return found;
}

/** @param {string} library @returns {Promise<string>} the package that ships it */
async function packageOf(library) {
  const real = await realpath(library);
  // Which of its names a merged /usr has in the package's list differs between Debian's and Ubuntu's releases.
  const names = [library, real].flatMap((path) => [path, path.replace(/^\/usr/, ""), `/usr${path}`]);
  for (const name of new Set(names)) {
    const line = await run("dpkg", ["-S", name]).catch(() => "");
    const match = /^([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9]+)?: /m.exec(line);
    if (match?.[1] !== undefined) return match[1];
  }
  throw new ImageProblem(
    `${library}, which Node needs, comes from no package of this system`,
    "Use the official build of Node.",
  );
}

/** @param {string} nodeBinary @returns {Promise<string[]>} names of Debian packages, sorted */
export async function packagesFor(nodeBinary) {
  await run("dpkg-deb", ["--version"]).catch(() => {
    throw new ImageProblem(
      "the stand-in images are made of Debian packages, and there is no dpkg here",
      MEND,
    );
  });
  const needed = await Promise.all((await librariesOf(nodeBinary)).map(packageOf));
  return [...new Set(["libc6", "libgcc-s1", "libstdc++6", ...needed])].sort();
}

/**
 * What apt's signed metadata says of a package's file.
 * @param {string[]} options
 * @param {string[]} packages
 */
async function expected(options, packages) {
  const text = await run("apt-get", [...options, "download", "--print-uris", ...packages]);
  const files = [...text.matchAll(/^'\S+' (\S+) ([0-9]+) (SHA256|SHA512):([0-9a-f]+)$/gm)].map((match) => ({
    name: match[1] ?? "",
    algorithm: (match[3] ?? "").toLowerCase(),
    digest: match[4] ?? "",
  }));
  if (files.length !== packages.length)
    throw new Error(`apt names ${files.length} files for ${packages.join(", ")}`);
  return files;
}

/**
 * @param {string[]} options
 * @param {string[]} packages
 * @param {string} folder
 */
async function downloadWith(options, packages, folder) {
  const files = await expected(options, packages);
  await run("apt-get", [...options, "-qq", "download", ...packages], folder);
  for (const { name, algorithm, digest } of files) {
    const found = createHash(algorithm)
      .update(await readFile(join(folder, name)))
      .digest("hex");
    if (found !== digest) throw new Error(`${name} is not what apt's metadata says (${algorithm} ${found})`);
  }
  return files.map(({ name }) => join(folder, name));
}

/**
 * Downloads packages, with the machine's own lists if they serve, else with lists of our own in `folder`: that needs no root and changes
 * nothing of the machine's.
 * @param {string[]} packages
 * @param {string} folder new and empty
 * @param {(line: string) => void} log
 * @returns {Promise<string[]>} paths of verified .deb files
 */
export async function downloadPackages(packages, folder, log) {
  // Root's apt would otherwise want to download as a user who cannot write to a home folder's cache.
  const sandbox = ["-o", "APT::Sandbox::User=root"];
  try {
    return await downloadWith(sandbox, packages, folder);
  } catch {
    log("fetching lists of Debian packages");
  }
  const state = join(folder, "apt");
  await mkdir(join(state, "lists/partial"), { recursive: true });
  await mkdir(join(state, "cache/archives/partial"), { recursive: true });
  const own = [...sandbox, "-o", `Dir::State::lists=${state}/lists`, "-o", `Dir::Cache=${state}/cache`];
  try {
    await run("apt-get", [...own, "-qq", "update"]);
    return await downloadWith(own, packages, folder);
  } catch (error) {
    const why = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    throw new ImageProblem(`${packages.join(", ")} could not be downloaded (${why})`, MEND);
  }
}

/** @param {string} deb @param {string} folder */
export async function unpackPackage(deb, folder) {
  await run("dpkg-deb", ["-x", deb, folder]);
}
