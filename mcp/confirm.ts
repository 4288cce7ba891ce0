import { randomBytes } from "node:crypto";
import {
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  inputResponse,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { SecurityError } from "../engine/security-error.ts";

/** What a question was about; it travels through the client and back, signed. */
interface Question {
  /** The one thing that a yes allows, such as one plan's id. */
  readonly subject: string;
}

const answerSchema = z.object({
  confirm: z
    .boolean()
    .meta({ title: "Do it", description: "Tick to have it done; leave empty to have nothing done." }),
});
const capabilitiesSchema = z.looseObject({ elicitation: z.unknown() });

const KEY_BYTES = 32;
const ANSWER_WITHIN_S = 600;

/** Who is asking: the client's side of one call. */
interface Asked {
  readonly context: ServerContext;
  readonly server: McpServer;
}

/**
 * Asks the person at the client before something is destroyed. An answer is bound to its subject by a
 * signature of this process: a yes to one plan is a yes to no other, and no client can make one up.
 */
export class Confirmer {
  readonly #codec = createRequestStateCodec<Question>({
    key: randomBytes(KEY_BYTES),
    ttlSeconds: ANSWER_WITHIN_S,
  });

  /** For `ServerOptions.requestState`: the SDK has it checked before any tool sees it. */
  readonly verify = (state: string, context: ServerContext): Promise<Question> =>
    this.#codec.verify(state, context);

  /** The subject that this call brings a yes for; undefined where it brings none. */
  confirmedSubject({ context }: Pick<Asked, "context">): string | undefined {
    const question = context.mcpReq.requestState<Question>();
    if (question === undefined) return undefined;
    const answer = inputResponse(context.mcpReq.inputResponses, "confirm");
    if (answer.kind !== "elicit") return undefined;
    const content = answerSchema.safeParse(answer.action === "accept" ? answer.content : undefined);
    if (content.data?.confirm === true) return question.subject;
    throw new SecurityError("The person who was asked did not confirm. Nothing was changed.", []);
  }

  /**
   * @param otherwise what a person can do where the client cannot ask one
   * @throws SecurityError where the client cannot ask anybody
   */
  async ask(
    { context, server }: Asked,
    question: Question,
    message: string,
    otherwise: string,
  ): Promise<InputRequiredResult> {
    if (!canBeAsked(context, server)) {
      throw new SecurityError(
        `${message}\nThis needs a person's confirmation, and this client has no way to ask one (it declares no elicitation). Nothing was changed. ${otherwise}`,
        [],
      );
    }
    return inputRequired({
      inputRequests: { confirm: inputRequired.elicit({ message, requestedSchema: answerSchema }) },
      requestState: await this.#codec.mint(question, context),
    });
  }
}

function canBeAsked(context: ServerContext, { server }: McpServer): boolean {
  const envelope: Readonly<Record<string, unknown>> = { ...context.mcpReq.envelope };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one source there is on a 2025-era connection
  const declared = envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities();
  return capabilitiesSchema.safeParse(declared).data?.elicitation !== undefined;
}
