import type { AmnesiaCheck } from "./check.ts";

export const openingRefused: AmnesiaCheck = {
  id: "opening_refused",
  title: "A stack that opens port 8529 fails its preview",
  tries:
    "Previews, on the engine and with the policy pack in force, a stack that publishes 8529. A preview makes nothing.",
  why: "Whoever opens the database for a moment does it by changing the declaration. The gate refuses that before anything is made.",
  run: async ({ previewOfOpenDatabase }) => {
    const { isRefused, violations } = await previewOfOpenDatabase();
    if (violations.length === 0) {
      const what = isRefused ? "the preview failed, and not by the policy pack" : "the preview went through";
      return { state: isRefused ? "unknown" : "fail", seen: [what] };
    }
    const seen = violations.map((violation) => `the policy pack: ${violation.split("\n")[0] ?? ""}`);
    return { state: isRefused ? "pass" : "fail", seen };
  },
};
