import { expect } from "vitest";
import type { Installation } from "../../support/installation.ts";

const collection = ({ apiUrl }: Installation) => `${apiUrl}/api/v1/collections/khipu_blocks/documents`;

/**
 * Writes a document and has it acknowledged.
 * @returns its key
 */
export async function write(here: Installation, said: string): Promise<string> {
  const response = await fetch(collection(here), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ said }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { _key: string })._key;
}

/** @throws AssertionError where a document that was acknowledged is not there, or is another */
export async function expectKept(here: Installation, key: string, said: string): Promise<void> {
  const response = await fetch(`${collection(here)}/${key}`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ said });
}
