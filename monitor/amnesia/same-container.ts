import { z } from "zod";
import type { AmnesiaCheck } from "./check.ts";

const deploymentSchema = z.looseObject({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          type: z.string(),
          id: z.string().optional(),
          outputs: z.looseObject({ name: z.unknown().optional() }).optional(),
        }),
      )
      .optional(),
  }),
});

const CONTAINER = "docker:index/container:Container";

export const sameContainer: AmnesiaCheck = {
  id: "same_container",
  title: "The container is the one that the stack made",
  tries:
    "Compares the id of the container of the declared name, as Docker knows it, with the one in the stack's state.",
  why: "Whoever makes a container by hand can give it the name, and gives it none of the barriers unless they remember each.",
  run: async ({ verdict, state, target }) => {
    const [{ containerId, containerState }, exported] = await Promise.all([verdict(), state()]);
    const { resources = [] } = deploymentSchema.parse(exported).deployment;
    const declared = resources.find(
      ({ type, outputs }) => type === CONTAINER && outputs?.name === target.containerName,
    )?.id;
    const seen = [
      `the state knows ${short(declared) ?? "no container of that name"}`,
      `Docker has ${short(containerId) ?? containerState}`,
    ];
    if (containerState === "unknown") return { state: "unknown", seen };
    return { state: containerId !== undefined && containerId === declared ? "pass" : "fail", seen };
  },
};

function short(id: string | undefined): string | undefined {
  return id?.slice(0, 12);
}
