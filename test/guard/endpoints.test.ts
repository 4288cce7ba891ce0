import { expect, test } from "vitest";
import { ENDPOINTS, matchEndpoints } from "../../guard/decision/endpoints.ts";
import { API_ENDPOINTS } from "./support/api-endpoints.ts";

const bare = (endpoint: string) => endpoint.replaceAll(/\{[^}]*\}/g, "{}");

test("every endpoint of Docker's API is judged, and no other is believed to exist", () => {
  const judged = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);
  expect(judged.toSorted()).toEqual(API_ENDPOINTS.map(bare).toSorted());
});

test("each endpoint is found by a request to it, whatever stands in its place-holders", () => {
  for (const endpoint of ENDPOINTS) {
    const path = endpoint.path.replaceAll("{}", "registry.example:5000/some/name");
    const found = matchEndpoints(endpoint.method, path).map((match) => match.endpoint);
    expect(found, `${endpoint.method} ${path}`).toContain(endpoint);
  }
});
