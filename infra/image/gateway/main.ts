import { production } from "./options.ts";

/**
 * The container's entry point. Without an argument: the gateway, until it is told to stop. With `health`: the container's
 * health check, which exits 0 exactly if the gateway says that it is healthy. The check asks only this container's own
 * loopback, so the image needs no curl.
 */
if (process.argv[2] === "health") {
  const healthy = await fetch(`http://127.0.0.1:${production.api.port}/health`, {
    signal: AbortSignal.timeout(4_000),
  })
    .then(
      async (response) => response.status === 200 && (await response.text()).includes('"status":"healthy"'),
    )
    .catch(() => false);
  process.exit(healthy ? 0 : 1);
} else {
  // Loaded here and not above, so that a health check does not pay for the whole server.
  const { runGateway } = await import("./gateway.ts");
  process.exit(await runGateway(production, process.env));
}
