import fc from "fast-check";

/** Words and signs that the gate's parsers, Docker's and the database's give a meaning to. */
export const WORDS = [
  ..."0 1 8 a A _ . .. / \\ : :: - + * @ # % = , ; ! ~ [ ] ( ) ' \" & | $ { }".split(" "),
  ...[" ", "\t", "\n", "\u0000", "\u2028", "１", "İ", "ß", "\u{1f4a9}", "\ud800"],
  ..."127.0.0.1 127.1 0.0.0.0 ::1 ::ffff: [::] localhost 10. fd00: host bridge none default container: ns:".split(
    " ",
  ),
  ..."8529 8080 0x2151 020521 /tcp 8520-8530 1e3 tcp:// ssl:// http+tcp:// unix:// ssh:// git@ .git github.com/".split(
    " ",
  ),
  ..."arangod arangosh --server.endpoint --config -c listen ssh -L proxy_pass socat nc -l exec sh".split(" "),
  ..."CAP_ SYS_ADMIN ALL no-new-privileges seccomp apparmor label disable unconfined level: docker-default".split(
    " ",
  ),
  ..."sha256: latest mallku/database mallku-internal docker.sock net.ipv4. tcp_ kernel.sem com.docker.network.".split(
    " ",
  ),
  ..."traefik. caddy_ VIRTUAL_HOST ingress upstream bind rw size= uid= tmpfs device root 65532 docker compose".split(
    " ",
  ),
] as const;

/** Any text at all, and texts that look like something. */
export const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join("")),
);

/**
 * Long texts that repeat themselves, and then do not: what makes a careless pattern try every way to cut them. A pattern
 * that takes the square of the length does not end within any test's time.
 */
export function hostileTexts(length: number): string[] {
  const tails = ["", "\n!", ":8529x"];
  const pairs = [
    "0:",
    "a.",
    "a/",
    "../",
    "ssh -",
    "a=",
    "-c ",
    "tcp://a",
    "@#",
    ".git#",
    "A_",
    "[:",
    "8529 ",
  ];
  return [...WORDS, ...pairs].flatMap((word) => {
    const long = word.repeat(Math.ceil(length / word.length));
    return tails.map((tail) => long + tail);
  });
}
