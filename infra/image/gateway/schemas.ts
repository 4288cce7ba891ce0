/** JSON Schemas that more than one route describes itself with. */

export const detail = {
  type: "object",
  required: ["detail"],
  properties: { detail: { type: "string", description: "What was found, and the next step." } },
} as const;

/** The answers that any route with a token and admission may give, besides its own. */
export const commonErrors = {
  401: { ...detail, description: "An API token is set, and this is not it." },
  507: { ...detail, description: "A write, and the disk of the data volume is full. Nothing was changed." },
  503: {
    ...detail,
    description:
      "Too many requests, shutting down, or the database did not answer. Retry-After says when to try again.",
  },
} as const;

export const collectionParams = {
  type: "object",
  properties: { collection: { type: "string", description: "A collection's name." } },
} as const;

export const documentParams = {
  type: "object",
  properties: {
    ...collectionParams.properties,
    key: { type: "string", description: "A document's _key, percent-encoded." },
  },
} as const;

export const document = {
  type: "object",
  additionalProperties: true,
  description: "A JSON object.",
} as const;

export const storedDocument = {
  ...document,
  required: ["_key", "_id", "_rev"],
  properties: { _key: { type: "string" }, _id: { type: "string" }, _rev: { type: "string" } },
} as const;

export const ifMatch = {
  type: "object",
  properties: {
    "if-match": { type: "string", description: "The ETag of the revision that is meant; another gives 412." },
  },
} as const;
