import { boolean, integer, map, object, set, string, type Field, type Fields } from "../../schema/field.ts";
import { labels } from "../labels.ts";
import { absolutePath, matches } from "./validate.ts";

export const mountFields: Fields = {
  mounts: set(
    object({
      target: string({ required: true }),
      type: string({ required: true, invalid: matches(/^(bind|volume|tmpfs)$/) }),
      source: string(),
      readOnly: boolean(),
      bindOptions: object({
        propagation: string({ invalid: matches(/^(private|rprivate|shared|rshared|slave|rslave)$/) }),
      }),
      volumeOptions: object({
        noCopy: boolean(),
        labels: labels({}),
        driverName: string(),
        driverOptions: map(),
        subpath: string(),
      }),
      tmpfsOptions: object({ sizeBytes: integer(), mode: integer() }),
    }),
    { replaces: true },
  ),
};

export const volumeMountFields: Field = set(
  object({
    containerPath: string(),
    volumeName: string(),
    hostPath: string({ invalid: absolutePath }),
    fromContainer: string(),
    readOnly: boolean(),
    selinuxRelabel: string({ invalid: matches(/^(z|Z)$/) }),
  }),
  { replaces: true },
);
