// node pulumi-install.mjs <folder>
//
// The Automation API's own installer, for the release that goes with the SDK in node_modules. A process of its own:
// it needs the Node that runs everything after set-up, and its time must be bounded.
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

try {
  await PulumiCommand.install({ root: process.argv[2] ?? "" });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
