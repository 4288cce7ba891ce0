import { z } from "zod";

const pendingSchema = z.looseObject({
  urn: z.string(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
});

/** A stack's state as `pulumi stack export` writes it; what is not named here is kept as it is. */
export const keptStateSchema = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(z.looseObject({ urn: z.string(), protect: z.boolean().optional() })).nullish(),
    pending_operations: z.array(z.looseObject({ resource: pendingSchema, type: z.string() })).nullish(),
  }),
});

type KeptState = z.output<typeof keptStateSchema>;

/**
 * A state in which some resources are again what they were in an earlier one, and nothing is left to be done to them.
 * @param urns of those resources
 */
export function withEarlier(now: KeptState, earlier: KeptState, urns: ReadonlySet<string>): KeptState {
  const before = earlier.deployment.resources ?? [];
  const put = new Set<string>();
  // A resource that is being replaced is there twice; in its place it stands behind all that it depends on.
  const resources = (now.deployment.resources ?? []).flatMap((resource) => {
    if (!urns.has(resource.urn)) return [resource];
    if (put.has(resource.urn)) return [];
    put.add(resource.urn);
    return before.filter(({ urn }) => urn === resource.urn);
  });
  const dropped = before.filter(({ urn }) => urns.has(urn) && !put.has(urn));
  const pending = (now.deployment.pending_operations ?? []).filter(({ resource }) => !urns.has(resource.urn));
  return {
    ...now,
    deployment: { ...now.deployment, resources: [...resources, ...dropped], pending_operations: pending },
  };
}
