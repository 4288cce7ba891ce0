import { expect } from "vitest";
import type { Installation } from "./installation.ts";

type Api = Pick<Installation, "apiUrl">;

const collection = ({ apiUrl }: Api) => `${apiUrl}/api/v1/collections/khipu_blocks/documents`;

/**
 * Writes a document and has it acknowledged.
 * @param headers further ones, such as a token's
 * @returns its key
 */
export async function write(
  here: Api,
  said: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const response = await fetch(collection(here), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ said }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { _key: string })._key;
}

/** @throws AssertionError where a document that was acknowledged is not there, or is another */
export async function expectKept(
  here: Api,
  key: string,
  said: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const response = await fetch(`${collection(here)}/${key}`, { headers });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ said });
}
