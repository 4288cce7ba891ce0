import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** A real HTTP server on a real unix socket, for as long as the test runs. */
export async function listen(socket: string, answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  server.listen(socket);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

/** Answers as a Docker Engine does that has every image. */
export const engineWithImages: RequestListener = (request, response) => {
  const body =
    request.url === "/version" ? { Version: "20.10.24", ApiVersion: "1.41" } : { Id: "sha256:c0ffee" };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
};
