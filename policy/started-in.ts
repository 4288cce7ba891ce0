/**
 * Where the launcher keeps the folder that the engine started it in, which is in the program's project; the pack itself runs
 * in its own.
 */
export const STARTED_IN = "MALLKU_POLICY_STARTED_IN";
