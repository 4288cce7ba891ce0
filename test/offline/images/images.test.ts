import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFile, copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { buildStandInImages, type StandInImages } from "../../../offline/images/build.mjs";
import { tar } from "../../../offline/images/tar.mjs";
import { bundleInto, temporaryFolder } from "../database/stand-in.ts";

const dockerHost = process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock";
const docker = new Docker();
const prefix = `stand-in-images-test-${randomBytes(4).toString("hex")}`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let arangod: string;
let images: StandInImages;

const build = (overrides: Partial<Parameters<typeof buildStandInImages>[0]> = {}): Promise<StandInImages> =>
  buildStandInImages({
    dockerHost,
    cacheFolder: join(folder.path, "cache"),
    nodeBinary: process.execPath,
    arangod,
    log: () => undefined,
    ...overrides,
  });

beforeAll(async () => {
  folder = await temporaryFolder();
  arangod = await bundleInto(folder.path);
  images = await build();
});
afterAll(() => folder.remove());

/** A stand-in like ours and no other's, so that its image is this test's own to remove. */
const changedStandIn = async (): Promise<string> => {
  const unique = randomBytes(8).toString("hex");
  const path = join(folder.path, unique);
  await copyFile(arangod, path);
  await appendFile(path, `// ${unique}\n`);
  return path;
};

/** What a container of the image prints, and how it ended. Removed afterwards. */
const run = async (
  image: string,
  command: string[],
  host: Docker.HostConfig = {},
): Promise<{ status: number; output: string }> => {
  const container = await docker.createContainer({
    Image: image,
    name: `${prefix}-${randomBytes(4).toString("hex")}`,
    Cmd: command,
    Tty: true,
    HostConfig: { NetworkMode: "none", ...host },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    const output = await container.logs({ stdout: true, stderr: true });
    return { status: StatusCode, output: output.toString() };
  } finally {
    await container.remove({ force: true });
  }
};

/** Every entry of the image's filesystem as `tar -tv` shows it: mode, owner, size, name. */
const filesOf = async (image: string): Promise<{ mode: string; owner: string; name: string }[]> => {
  const container = await docker.createContainer({ Image: image, name: `${prefix}-walk`, Cmd: ["none"] });
  try {
    const list = spawn("tar", ["--numeric-owner", "-tvf", "-"], { stdio: ["pipe", "pipe", "inherit"] });
    (await container.export()).pipe(list.stdin);
    const lines = (await text(list.stdout)).trimEnd().split("\n");
    return lines.map((line) => {
      const [mode = "", owner = "", , , , ...name] = line.split(/\s+/);
      return { mode, owner, name: name.join(" ") };
    });
  } finally {
    await container.remove({ force: true });
  }
};

/** What Docker itself puts into a container that was never started. */
const dockersOwn = /^(\.dockerenv|dev\/|proc\/|sys\/|etc\/(hostname|hosts|resolv\.conf|mtab))/;

describe("the Node image", () => {
  test("runs the given Node as nobody in particular, in a read-only container without capabilities", async () => {
    const script =
      "console.log([process.version, process.getuid(), process.cwd(), fetch.name, os.tmpdir()].join(' '))";
    const { status, output } = await run(images.node, ["-e", script], {
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
    });
    expect(output.trim()).toBe(`${process.version} 65532 /home/nonroot fetch /tmp`);
    expect(status).toBe(0);
  });

  test("is configured as the distroless image is, and says what it stands in for", async () => {
    const { Config } = await docker.getImage(images.node).inspect();
    expect(Config).toMatchObject({
      User: "65532",
      WorkingDir: "/home/nonroot",
      Entrypoint: ["/nodejs/bin/node"],
    });
    expect(Config.Env.map((each) => each.split("=")[0])).toEqual(["PATH"]);
    expect(Config).not.toHaveProperty("ExposedPorts");
    expect(Config.Labels["io.mallku.stand-in"]).toContain("distroless/nodejs24");
  });

  test("holds nothing to execute but Node and the loader: no shell, no package manager, no tool", async () => {
    const files = (await filesOf(images.node)).filter(({ name }) => !dockersOwn.test(name));
    const executable = files
      .filter(({ mode }) => mode.startsWith("-") && mode.includes("x"))
      .map(({ name }) => name);
    expect(executable).toContain("nodejs/bin/node");
    expect(
      executable.filter(
        (name) => !/^(nodejs\/bin\/node|usr\/lib\/[^/]+-linux-gnu[^/]*\/ld-[^/]+)$/.test(name),
      ),
    ).toEqual([]);
    expect(executable.length).toBeLessThanOrEqual(2);
    expect(files.filter(({ mode }) => /[st]/i.test(mode.slice(1))).map(({ name }) => name)).toEqual(["tmp/"]);
    const names = files.map(({ name }) => name);
    expect(names.filter((name) => /(^|\/)(s?bin)(\/|$)/.test(name))).toEqual([
      "nodejs/bin/",
      "nodejs/bin/node",
    ]);
    expect(names.filter((name) => /\/(apt|dpkg|busybox|gconv|locale)(\/|$)/.test(name))).toEqual([]);
    expect(files.filter(({ owner }) => owner !== "0/0").map(({ name, owner }) => `${owner} ${name}`)).toEqual(
      ["65532/65532 home/nonroot/"],
    );
    expect(names).toContain("usr/share/doc/libc6/copyright");
  });
});

describe("the database image", () => {
  test("holds the stand-in, a text that says so, and nothing else", async () => {
    const files = (await filesOf(images.arangodb)).filter(({ name }) => !dockersOwn.test(name));
    const found = files
      .filter(({ mode }) => !mode.startsWith("d"))
      .map(({ mode, name }) => `${mode} ${name}`);
    expect(found).toEqual(["-rwxr-xr-x usr/sbin/arangod", "-rw-r--r-- usr/share/arangodb3/README"]);
    const { Config } = await docker.getImage(images.arangodb).inspect();
    expect(Config.Labels["io.mallku.stand-in"]).toContain("arangodb");
  });

  test("works where the database's image puts it: on the Node image, read-only, started by its name", async () => {
    const dockerfile = [
      `FROM ${images.arangodb} AS arangodb`,
      `FROM ${images.node}`,
      "COPY --from=arangodb /usr/sbin/arangod /usr/sbin/arangod",
      "COPY --from=arangodb /usr/share/arangodb3 /usr/share/arangodb3",
      'ENTRYPOINT ["/usr/sbin/arangod"]',
    ].join("\n");
    const entries = [
      { name: "Dockerfile", type: "file" as const, mode: 0o644, content: Buffer.from(dockerfile) },
    ];
    const context = join(folder.path, "context.tar");
    for await (const chunk of tar(entries)) await appendFile(context, chunk);
    const built = `${prefix}/built`;
    const progress = await docker.buildImage(context, { t: built });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(progress, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    try {
      const { status, output } = await run(
        built,
        ["--config", "none", "--database.directory", "/data", "--version"],
        {
          ReadonlyRootfs: true,
        },
      );
      expect([status, output]).toEqual([0, expect.stringContaining("stand-in for ArangoDB")]);
      const container = await docker.createContainer({
        Image: built,
        name: `${prefix}-serves`,
        Cmd: ["--config", "none", "--database.directory", "/data/db"],
        Tty: true,
        HostConfig: {
          NetworkMode: "none",
          ReadonlyRootfs: true,
          CapDrop: ["ALL"],
          Tmpfs: { "/data": "uid=65532" },
        },
      });
      try {
        await container.start();
        const stream = await container.logs({ follow: true, stdout: true });
        for await (const chunk of stream) if (String(chunk).includes("ready for business")) break;
        await container.stop();
        expect((await container.inspect()).State.ExitCode).toBe(0);
      } finally {
        await container.remove({ force: true });
      }
    } finally {
      await docker.getImage(built).remove({ force: true });
    }
  });
});

describe("the tags are the content", () => {
  test("made twice at once from nothing, in another place, they are the same", async () => {
    const builds = ["one", "one", "two"].map((name) => build({ cacheFolder: join(folder.path, name) }));
    expect(await Promise.all(builds)).toEqual([images, images, images]);
    for (const name of ["one", "two"]) {
      const left = await readdir(join(folder.path, name, "stand-in-images"));
      expect(left.filter((each) => /^(unfinished|unpack)/.test(each))).toEqual([]);
    }
  });

  test("on a machine whose package lists were never fetched, they are the same", async () => {
    const lists = join(folder.path, "no-lists");
    await mkdir(join(lists, "partial"), { recursive: true });
    await writeFile(join(folder.path, "apt.conf"), `Dir::State::lists "${lists}";\n`);
    vi.stubEnv("APT_CONFIG", join(folder.path, "apt.conf"));
    const lines: string[] = [];
    const made = await build({ cacheFolder: join(folder.path, "bare"), log: (line) => lines.push(line) });
    vi.unstubAllEnvs();
    expect(lines).toContain("fetching lists of Debian packages");
    expect(made).toEqual(images);
    expect(await readdir(lists)).toEqual(["partial"]);
  });

  test("another stand-in is another tag, and the Node image stays", async () => {
    const changed = await changedStandIn();
    const other = await build({ arangod: changed });
    expect(other.node).toBe(images.node);
    expect(other.arangodb).not.toBe(images.arangodb);
    await docker.getImage(other.arangodb).remove();
  });

  test("a damaged cache is not trusted", async () => {
    const cache = join(folder.path, "cache/stand-in-images");
    for (const name of await readdir(cache)) await writeFile(join(cache, name), "damaged");
    expect(await build()).toEqual(images);
  });

  test("an image that is gone from the engine is made again", async () => {
    const changed = await changedStandIn();
    const first = await build({ arangod: changed });
    await docker.getImage(first.arangodb).remove();
    expect(await build({ arangod: changed })).toEqual(first);
    await docker.getImage(first.arangodb).remove();
  });
});

describe("the engine may be anywhere", () => {
  test("behind tcp://", async () => {
    const socketPath = new URL(dockerHost).pathname;
    const proxy = createServer((client) => {
      const engine = connect(socketPath);
      client.pipe(engine).pipe(client);
      for (const side of [client, engine]) side.on("error", () => side.destroy());
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const address = proxy.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const changed = await changedStandIn();
    const made = await build({ dockerHost: `tcp://127.0.0.1:${port}`, arangod: changed });
    expect(made.node).toBe(images.node);
    await docker.getImage(made.arangodb).remove();
    proxy.close();
  });

  test.each([
    ["ssh://host", /ssh:.*unix:\/\/ or tcp:\/\//],
    ["unix:///nowhere/docker.sock", /nowhere.*Start it, or set DOCKER_HOST/],
  ])("%s is told what to do", async (host, message) => {
    await expect(build({ dockerHost: host })).rejects.toThrow(message);
  });
});

test("a Node that cannot run here is refused with the reason", async () => {
  const other = join(folder.path, "not-node");
  await writeFile(other, "#!/bin/sh\n", { mode: 0o755 });
  await expect(build({ nodeBinary: other })).rejects.toThrow(/Use the official build of Node/);
});
