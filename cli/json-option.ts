import { Option } from "commander";

/** @param schema the name of the file in docs/schemas/ that describes the line */
export function jsonOption(schema: string): Option {
  return new Option("--json", `one line of JSON, as docs/schemas/${schema}.json describes it`);
}
