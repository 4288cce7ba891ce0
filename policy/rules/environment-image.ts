import type { Build } from "../facts/model.ts";
import { DEVELOPMENT, stackOf } from "../facts/stack-name.ts";
import { cis, deny, type Danger, type Rule } from "./rule.ts";

/** The build's arguments that name what the database's image is made from (infra/image/Dockerfile). */
const BASES: ReadonlySet<string> = new Set(["ARANGODB_IMAGE", "NODE_IMAGE"]);

const STAND_IN = "mallku-stand-in/";
const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;
const INSTEAD = "Name the image by its digest: <image>@sha256:<digest>.";

function base({ path, value }: Build["arguments"][number]): Danger[] {
  if (value.startsWith(STAND_IN))
    return [
      deny(path, "A stand-in takes the place of a real image, and would hold somebody's documents", INSTEAD),
    ];
  if (BY_DIGEST.test(value)) return [];
  return [deny(path, "What the database is made from is named by a tag, whose owner can move it", INSTEAD)];
}

export const environmentImage: Rule = {
  id: "environment-image",
  title: "Outside stack dev the database is made from real images, named by digest",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A tag is another image whenever its owner moves it, so that what was tried in one environment is not what runs in the next. A " +
    "stand-in, which serves for trying things out, would be mistaken for the database. Every stack but dev holds somebody's documents.",
  remedy: "Give ARANGODB_IMAGE and NODE_IMAGE by digest. The defaults of Pulumi.yaml are.",
  references: [cis("4.2", "Ensure that containers use only trusted base images")],
  check({ resource, build }) {
    const stack = stackOf(resource);
    if (build === undefined || stack === undefined || stack === DEVELOPMENT) return [];
    return build.arguments.filter(({ name }) => BASES.has(name)).flatMap(base);
  },
};
