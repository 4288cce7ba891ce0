import type { Barrier, BarrierState } from "./barrier.ts";

/** What a barrier is, whatever its state. */
interface Description {
  readonly title: string;
  /** What is measured, and what passes. */
  readonly measures: string;
  readonly why: string;
}

/** Every barrier, in the order in which they are shown. */
export const BARRIERS = {
  database_isolated: {
    title: "What runs is what the gate would allow",
    measures:
      "Judges the container, its networks and its volumes, as Docker describes them now, by every mandatory rule of the gate. Holds where no rule finds anything.",
    why: "A declaration is judged before it is deployed. What somebody changed by hand afterwards is only seen by judging what runs.",
  },
  only_api_published: {
    title: "8080 is published, and nothing else",
    measures:
      "Reads Docker's own list of what is published and exposed. Holds where that is 8080 alone, published once, where the API is asked.",
    why: "A published port is open to every process of the host, and with another address than loopback to the whole network. Ports get opened for a moment and stay.",
  },
  no_direct_access: {
    title: "Nothing outside the container reaches the database's port",
    measures:
      "Connects to port 8529 on every address of this host and of the container. Holds where every connection was made and refused.",
    why: "Whoever reaches 8529 speaks to the database itself, past the API and every check in it.",
  },
  database_on_loopback: {
    title: "Inside the container the database listens on loopback only",
    measures:
      "Asks the API's /security/metrics, which counts listeners in the kernel's socket table inside the container. Holds where none on 8529 is beyond loopback.",
    why: "A container's ports are open to the host and to every neighbour on its network, published or not. Only the loopback bind keeps them out.",
  },
  api_accessible: {
    title: "The API answers on the published port",
    measures: "Asks the API's /health from the host. Holds where it answers 200 and says healthy.",
    why: "The API is the only way to the data. Where it does not answer, the next person in a hurry publishes the database's own port instead.",
  },
} as const satisfies Readonly<Record<string, Description>>;

export type BarrierId = keyof typeof BARRIERS;

export function barrier(id: BarrierId, state: BarrierState, evidence: readonly string[]): Barrier {
  const { title, why } = BARRIERS[id];
  return { id, title, state, evidence, why };
}
