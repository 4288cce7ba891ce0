/**
 * What the launcher must know of a command line before cli/ reads it.
 * @param {readonly string[]} args
 * @returns {{ stack: string, configFile: string | undefined, explains: boolean, doctor: boolean, judges: boolean, serves: boolean, json: boolean }}
 *   explains: Node and the dependencies are enough for it: it only tells about itself, or it must be
 *   there before Docker is; judges: it only judges what is
 *   written, for which its bundle is enough too; serves: it serves agents, without the engine's SDK in
 *   its process; json: a program reads what it says, and how it fails
 */
export function readArguments(args) {
  const command = args[0] ?? "help";
  const end = args.indexOf("--");
  const own = end === -1 ? args : args.slice(0, end);
  const explains =
    ["help", "version", "policy", "init", "guard", "completion"].includes(command) ||
    command.startsWith("-") ||
    args.some((arg) => arg === "--help" || arg === "-h");
  return {
    stack: optionOf(args, "--stack", "-s") ?? "dev",
    configFile: optionOf(args, "--config-file"),
    explains,
    doctor: command === "doctor",
    judges: command === "check" && !explains && !args.includes("--live"),
    serves: command === "mcp" && !explains,
    json: own.includes("--json") || optionOf(args, "--format") === "json",
  };
}

/**
 * The value of an option, in either of its forms; the last one given counts.
 * @param {readonly string[]} args
 * @param {string} long
 * @param {string} [short]
 */
function optionOf(args, long, short) {
  /** @type {string | undefined} */
  let value;
  for (const [index, arg] of args.entries()) {
    if (arg === "--") break;
    if (arg === long || (short !== undefined && arg === short)) value = args[index + 1];
    else if (arg.startsWith(`${long}=`)) value = arg.slice(long.length + 1);
    else if (short !== undefined && arg.startsWith(short) && !arg.startsWith("--"))
      value = arg.slice(short.length);
  }
  return value;
}
