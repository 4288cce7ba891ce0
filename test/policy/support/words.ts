import { expect } from "vitest";

/** A question about one text, with every text that is answered with yes, and its nearest neighbours that are not. */
export type Question = readonly [
  asked: string,
  holds: (text: string) => boolean,
  yes: readonly string[],
  no: readonly string[],
];

type Asked = readonly [asked: string, holds: Question[1], text: string, expected: boolean];

/** One row for each text that is asked about. */
export function textsOf(questions: readonly Question[]): Asked[] {
  return questions.flatMap(([asked, holds, yes, no]) => [
    ...yes.map((text): Asked => [`${asked}: ${JSON.stringify(text)}`, holds, text, true]),
    ...no.map((text): Asked => [`not, ${asked}: ${JSON.stringify(text)}`, holds, text, false]),
  ]);
}

export function expectAnswered(...[, holds, text, expected]: Asked): void {
  expect(holds(text)).toBe(expected);
}

/** A reader of texts, and what it makes of each. */
export type Reading = readonly [
  reader: string,
  read: (text: string) => unknown,
  Readonly<Record<string, unknown>>,
];

type Read = readonly [reader: string, read: Reading[1], text: string, expected: unknown];

/** One row for each text that is read. */
export function readOf(readings: readonly Reading[]): Read[] {
  return readings.flatMap(([reader, read, texts]) =>
    Object.entries(texts).map(([text, expected]): Read => [
      `${reader}: ${JSON.stringify(text)}`,
      read,
      text,
      expected,
    ]),
  );
}

export function expectRead(...[, read, text, expected]: Read): void {
  expect(read(text)).toEqual(expected);
}
