import * as z from "zod/mini";

/**
 * What the journal and the snapshots hold: absolute statements ("this document is now this"), so that playing a record twice, or over a
 * newer state that later records will restate, ends in the same state. Everything the database knows is made by playing records.
 */
const level = z.enum(["none", "ro", "rw"]);

const head = z.discriminatedUnion("o", [
  z.object({ o: z.literal("database"), id: z.string(), name: z.string() }),
  z.object({
    o: z.literal("collection"),
    id: z.string(),
    database: z.string(),
    name: z.string(),
    isSystem: z.boolean(),
    waitForSync: z.boolean(),
  }),
  z.object({
    o: z.literal("user"),
    name: z.string(),
    active: z.boolean(),
    salt: z.string(),
    hash: z.string(),
    extra: z.record(z.string(), z.unknown()),
    access: z.array(
      z.object({
        database: z.string(),
        level: z.nullable(level),
        collections: z.array(z.tuple([z.string(), level])),
      }),
    ),
  }),
  z.object({ o: z.literal("put"), c: z.string(), k: z.string(), r: z.string() }),
  z.object({ o: z.literal("remove"), c: z.string(), k: z.string(), r: z.string() }),
  /** The highest id and revision ever given: what they named may be gone. */
  z.object({ o: z.literal("clock"), id: z.string(), revision: z.string() }),
  /** The last record of a complete snapshot. */
  z.object({ o: z.literal("end"), records: z.number() }),
]);

type Head = z.infer<typeof head>;
type Put = Extract<Head, { o: "put" }>;

export type Level = z.infer<typeof level>;
export const isLevel = (value: unknown): value is Level => level.safeParse(value).success;

/** A record; `text` of a put is the document's whole JSON, `_key`, `_id` and `_rev` included. */
export type DatabaseRecord = Exclude<Head, Put> | (Put & { text: string });
export type UserRecord = Extract<Head, { o: "user" }>;
export type CollectionRecord = Extract<Head, { o: "collection" }>;

/** The head is a line of JSON; a document's text follows as it is, neither escaped nor parsed again. */
export const encodeRecord = (record: DatabaseRecord): Buffer => {
  if (record.o !== "put") return Buffer.from(JSON.stringify(record));
  return Buffer.from(
    JSON.stringify({ o: "put", c: record.c, k: record.k, r: record.r }) + "\n" + record.text,
  );
};

/** @throws where the bytes, though undamaged, are no record of this version */
export const decodeRecord = (payload: Buffer): DatabaseRecord => {
  const end = payload.indexOf(10);
  const parsed = head.parse(JSON.parse(payload.toString("utf8", 0, end < 0 ? payload.length : end)));
  return parsed.o === "put" ? { ...parsed, text: payload.toString("utf8", end + 1) } : parsed;
};
