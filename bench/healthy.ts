import { setTimeout } from "node:timers/promises";
import Docker from "dockerode";
import { databaseNames } from "../infra/names.ts";
import { compare, table } from "./measure.ts";

const ROUNDS = 5;

/** From a container's start to its first healthy answer, as a client sees it and as Docker's health check does. */
export async function benchHealthy(apiUrl: string): Promise<string> {
  const container = new Docker().getContainer(databaseNames("").container);
  const prepare = () => container.stop();
  const startUntil = (isReady: () => Promise<boolean>) => async () => {
    await container.start();
    while (!(await isReady())) await setTimeout(10);
  };
  const answers = () =>
    fetch(`${apiUrl}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  const healthy = async () => (await container.inspect()).State.Health?.Status === "healthy";
  const figures = await compare(
    [
      {
        name: "until /health answers 200",
        prepare,
        run: startUntil(answers),
      },
      {
        name: "until Docker says healthy",
        prepare,
        run: startUntil(healthy),
      },
    ],
    ROUNDS,
  );
  return table("From a container's start to healthy", figures);
}
