import fc from "fast-check";
import { expect, test } from "vitest";
import { decideOnSocket } from "../../guard/decision/socket-policy.ts";
import { databaseNames } from "../../infra/names.ts";
import { authorize, DATABASE_ID } from "./support/decide.ts";
import { spelling } from "./support/spellings.ts";

const names = databaseNames("");

test("no spelling of a closed way is open, on the socket or to the plugin", () => {
  const property = fc.property(spelling(names.container), ({ method, target }) => {
    expect(decideOnSocket({ method, target, upgrades: false }, names, DATABASE_ID).kind).toBe("deny");
    expect(authorize(`${method} ${target}`, {})).not.toBe("allow");
  });
  fc.assert(property, { numRuns: 20_000 });
});

test("whatever is sent, what the socket hands on is a plain address of Mallku's own things", () => {
  const own = /^(\/v1\.\d\d)?\/(_ping|version|info|events|(containers|images)\/json|networks|volumes)$/;
  const methods = fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "", "get");
  const parts = fc.constantFrom(
    "containers",
    "json",
    "_ping",
    "exec",
    "start",
    "logs",
    "archive",
    names.container,
    "images",
    "networks",
    "v1.41",
    "..",
    ".",
    "",
    "%2f",
    "x",
    DATABASE_ID,
    "4f4f4f4f4f4f",
  );
  const targets = fc.oneof(
    fc.string(),
    fc.array(parts, { maxLength: 6 }).map((list) => `/${list.join("/")}`),
  );
  const property = fc.property(methods, targets, (method, target) => {
    const decided = decideOnSocket({ method, target, upgrades: false }, names, DATABASE_ID);
    if (decided.kind !== "forward") return;
    const [path = ""] = decided.target.split("?");
    const isOfContainer =
      path.includes(`/containers/${names.container}/`) || path.includes(`/containers/${DATABASE_ID}/`);
    const isById = /^(\/v1\.\d\d)?\/(networks|images)\/[\w:]+(\/json)?$/.test(path);
    expect(own.test(path) || isOfContainer || isById, path).toBe(true);
    expect(path).not.toMatch(/exec|attach|archive|\.\.|%|\/\//);
  });
  fc.assert(property, { numRuns: 20_000 });
});
