// npm run test:soak [-- --minutes 30 --seed <text> --clients 8]
//
// A whole installation under load, killed and restarted at random moments, every acknowledged document read back.
import { runWithSetup } from "./with-setup.mjs";

await runWithSetup("test/soak/main.ts");
