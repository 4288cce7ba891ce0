/** The first Node that runs TypeScript as it is, by stripping its types: package.json's `engines` says the same. */
export const NODE_NEEDED = "22.18.0";
/** npm's `node` package of this version; its LTS line is the one in .nvmrc. */
export const NODE_PINNED = "24.21.0";

/** The first CLI that launches an executable policy pack by itself and takes every option that engine/ passes. */
export const PULUMI_NEEDED = "3.249.0";
/** What is fetched or built where none is found: the SDK's own version, so that both speak the same protocol. */
export const PULUMI_PINNED = "3.259.0";
