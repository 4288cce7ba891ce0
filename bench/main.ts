import { benchGateway } from "./gateway.ts";
import { benchHealthy } from "./healthy.ts";
import { benchImage } from "./image.ts";
import { benchPreview } from "./preview.ts";
import { benchStart } from "./start.ts";

/** Every figure, one after the other, as Markdown on standard output. */
process.stdout.write(await benchPreview());
process.stdout.write(await benchStart());
process.stdout.write(await benchGateway());
process.stdout.write(await benchHealthy("http://127.0.0.1:8080"));
process.stdout.write(await benchImage());
