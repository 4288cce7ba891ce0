/** Narrower than this a column of words is no text any more; a terminal that narrow breaks the lines itself. */
const NARROWEST = 24;

/** Words in lines of at most `width` characters; a longer word gets a line of its own and stays whole, to be copied. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(width, NARROWEST);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length > limit) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
