import { collections } from "../../infra/image/gateway/bootstrap.ts";
import type { Api } from "./api.ts";
import type { Client } from "./client.ts";
import type { Gate } from "./gate.ts";

export interface ReadBackParts {
  readonly api: Api;
  readonly gate: Gate;
  readonly clients: readonly Client[];
  readonly onProblem: (problem: string) => void;
}

/**
 * Holds every document there is against every one that was acknowledged, while no client acts.
 * @returns how many were read
 */
export async function readBack({ api, gate, clients, onProblem }: ReadBackParts): Promise<number> {
  await gate.close();
  try {
    let count = 0;
    for (const collection of collections) {
      const stored = await api.readAll(collection);
      count += stored.size;
      for (const client of clients.filter((each) => each.collection === collection)) {
        const own = new Map([...stored].filter(([key]) => client.owns(key)));
        for (const { key, what, expected, found } of client.ledger.compare(own))
          onProblem(`${collection}/${key} is ${what}: acknowledged ${expected.join(" or ")}, found ${found}`);
      }
    }
    return count;
  } finally {
    gate.open();
  }
}
