import type { OpenStack } from "./stack.ts";

/** The API's token, where the stack has one: in clear, so it must go into no answer and no log. */
export async function apiToken({ stack }: Pick<OpenStack, "stack">): Promise<string | undefined> {
  const config = await stack.getAllConfig();
  const token = config["mallku:apiToken"]?.value ?? "";
  return token === "" ? undefined : token;
}
