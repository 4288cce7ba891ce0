import { createServer } from "node:http";

// node serve-health.mjs <status> <body>: answers everything on 8080 with that.
const [, , status, body] = process.argv;
createServer((_request, response) => {
  response.writeHead(Number(status)).end(body);
}).listen(8080, "127.0.0.1");
