import type { Shape } from "../../../policy/facts/shape.ts";

/** A secret that must come out nowhere. */
export const CANARY = "c4n4ry-Secret";

/** Values that a secret could be part of, in any property; the first is the secret itself. */
export const DISGUISES = [
  CANARY,
  `/${CANARY}/x`,
  `ARANGO_BIND=${CANARY}`,
  `tcp://${CANARY}:8529`,
  `host:${CANARY}`,
  `--server.endpoint=tcp://0.0.0.0:8529/${CANARY}`,
  `traefik.${CANARY}`,
];

/** A value of the given shape with the secret wherever a text can be, in keys of maps too. */
export function filled(shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case "text":
    case "number":
    case "flag":
    case "anything":
      return text;
    case "list":
      return [filled(shape.of, text)];
    case "map":
      return { [text]: filled(shape.of, text), plain: filled(shape.of, text) };
    case "object":
      return Object.fromEntries(
        Object.entries(shape.properties).map(([key, inner]) => [key, filled(inner, text)]),
      );
  }
}
