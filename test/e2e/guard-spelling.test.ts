import { randomBytes } from "node:crypto";
import { request } from "node:http";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decideOnSocket } from "../../guard/decision/socket-policy.ts";
import { databaseNames } from "../../infra/names.ts";
import { authorize } from "../guard/support/decide.ts";
import { spelling } from "../guard/support/spellings.ts";

/** Of no container, so that nothing happens to one; Docker says so with the name that it understood. */
const names = databaseNames(`none${randomBytes(4).toString("hex")}`);
const socketPath = (process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock").replace("unix://", "");

/** What the real daemon makes of an address; "" where it is not one that can be sent. */
async function askDocker(method: string, path: string): Promise<string> {
  const body = method === "GET" ? "" : "{}";
  const headers = { "content-type": "application/json", "content-length": body.length };
  return await new Promise((resolve, reject) => {
    let sent;
    try {
      sent = request({ socketPath, method, path, headers }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () => {
          resolve(text);
        });
      });
    } catch {
      resolve("");
      return;
    }
    sent.once("error", reject);
    sent.end(body);
  });
}

test("whatever the real daemon takes for a way into the container, the guard has refused", async () => {
  let understood = 0;
  const property = fc.asyncProperty(spelling(names.container), async ({ method, target }) => {
    const answer = await askDocker(method, target);
    if (!answer.includes(`No such container: ${names.container}`)) return;
    understood += 1;
    expect(decideOnSocket({ method, target, upgrades: false }, names).kind, target).toBe("deny");
    expect(authorize(`${method} ${target}`, {}), target).not.toBe("allow");
  });
  await fc.assert(property, { numRuns: 3000 });
  expect(understood).toBeGreaterThan(100);
});
