import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { ownBackend, setupFacts } from "../../bench/stacks.ts";
import { databaseNames } from "../../infra/names.ts";
import { Database } from "../../mcp/database.ts";
import { freePort } from "../support/free-port.ts";
import { listen } from "../unit/tools/engine.ts";
import { scratch } from "../unit/tools/scratch.ts";

test("a barrier that falls between two calls is in the server's log once, with before and after", async () => {
  const folder = await scratch();
  const [socketPath, configFile, port] = [
    join(folder, "docker.sock"),
    join(folder, "Pulumi.dev.yaml"),
    await freePort(),
  ];
  await listen(socketPath, (_request, response) => {
    response.writeHead(404, { "content-type": "application/json" }).end('{"message":"No such container"}');
  });
  await writeFile(configFile, `config:\n  mallku:instance: fallen\n  mallku:apiPort: ${port}\n`);
  const lines: string[] = [];
  const note = (_fields: object, message: string) => lines.push(message);
  const database = new Database(
    new Docker({ socketPath }),
    ownBackend(await setupFacts(), folder, configFile),
    databaseNames("fallen"),
    { log: { info: note, warn: note } },
  );
  const api = createServer((_request, response) => {
    response.end('{"status":"healthy"}');
  }).listen(port, "127.0.0.1");
  await once(api, "listening");
  await database.check();
  expect(lines).toEqual([]);
  api.closeAllConnections();
  api.close();
  await once(api, "close");
  await database.check();
  await database.check();
  expect(lines).toEqual(["barrier api_accessible: pass -> fail"]);
});
