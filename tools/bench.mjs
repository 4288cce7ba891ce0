// npm run bench
//
// Every figure of bench/, as Markdown, with what set-up finds.
import { runWithSetup } from "./with-setup.mjs";

await runWithSetup("bench/main.ts");
