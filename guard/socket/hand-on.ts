import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DatabaseNames } from "../../infra/names.ts";
import { denial, type Denial } from "../decision/denial.ts";
import type { Forwarded } from "../decision/socket-policy.ts";
import { isOwn, isOwnEvent, keepOwn } from "./answer-filter.ts";
import { readAnswer } from "../docker.ts";

/**
 * Hands Docker's answer on to the client: as it comes, or cut to what is Mallku's.
 * @returns the denial, where the answer turned out to be about somebody else's object and was not handed on
 */
export async function handOn(
  { answer: kind }: Forwarded,
  answer: IncomingMessage,
  response: ServerResponse,
  names: DatabaseNames,
): Promise<Denial | undefined> {
  const status = answer.statusCode ?? 502;
  const isFailure = status >= 400;
  if (kind === "whole" || isFailure) {
    const body = await readAnswer(answer);
    response.writeHead(status, handedOn(answer));
    response.end(body);
    return undefined;
  }
  if (kind === "stream") {
    response.writeHead(status, handedOn(answer));
    response.flushHeaders();
    await pipeline(answer, response);
    return undefined;
  }
  if (kind === "events") {
    response.writeHead(status, handedOn(answer, ["content-length"]));
    response.flushHeaders();
    await pipeline(answer, ownLines(names), response);
    return undefined;
  }
  const whole: unknown = JSON.parse((await readAnswer(answer)).toString());
  if (kind === "network" || kind === "image") {
    if (!isOwn(kind, whole, names)) return denial("other-object");
    end(answer, response, whole);
    return undefined;
  }
  end(answer, response, keepOwn(kind, whole, names));
  return undefined;
}

function end(answer: IncomingMessage, response: ServerResponse, value: unknown): void {
  const body = `${JSON.stringify(value)}\n`;
  const headers = handedOn(answer, ["content-length"]);
  response.writeHead(answer.statusCode ?? 502, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

/** Headers that speak of a connection and not of the answer (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

function handedOn({ headers }: IncomingMessage, without: readonly string[] = []): OutgoingHttpHeaders {
  const dropped = new Set([...HOP_BY_HOP, ...without]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

/** Docker writes an event a line; one of this length is none. */
const LONGEST_LINE = 2 ** 20;

/** Passes on the events that are about Mallku's objects. */
function ownLines(names: DatabaseNames): Transform {
  let rest = "";
  const decoder = new TextDecoder();
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE) {
        done(new Error(`an event of Docker's is over ${LONGEST_LINE} characters`));
        return;
      }
      const own = lines.filter((line) => isOwnEvent(line, names));
      done(null, own.length === 0 ? undefined : `${own.join("\n")}\n`);
    },
  });
}
