import type { GatewayOptions } from "../../../infra/image/gateway/options.ts";
import { runGateway } from "../../../infra/image/gateway/gateway.ts";

// node start.ts <options as JSON>: the gateway as production runs it, with other paths and ports.
process.exit(await runGateway(JSON.parse(process.argv[2] ?? "") as GatewayOptions, process.env));
