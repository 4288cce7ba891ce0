import { test } from "vitest";
import { isImageId, isPinned } from "../../../policy/facts/image-reference.ts";
import * as names from "../../../policy/facts/names.ts";
import { expectAnswered, textsOf, type Question } from "../support/words.ts";

const HEX = "0123456789abcdef".repeat(4);

const QUESTIONS: readonly Question[] = [
  [
    "an image's id is one",
    isImageId,
    [HEX, `sha256:${HEX}`, ` ${HEX} `],
    [`x${HEX}`, `${HEX}0`, HEX.slice(1), `sha512:${HEX}`],
  ],
  [
    "an image is pinned",
    isPinned,
    [`a@sha256:${HEX}`, `r:5000/a:1@sha256:${HEX}`, HEX],
    ["a", "a:1", "a@sha256:0", `a@sha256:${HEX}0`, `a@xsha256:${HEX}`, `a@b@sha256:${HEX}`, `sha256${HEX}`],
  ],
  [
    "a name is the database container's",
    names.isDatabaseContainer,
    [
      "mallku-database-secure",
      "/mallku-database-secure",
      "mallku-database-secure-two",
      "mallku-database-secure-2-b",
    ],
    [
      "",
      "xmallku-database-secure",
      "mallku-database-secure-",
      "mallku-database-secure--a",
      "mallku-database-secure-A",
    ],
  ],
  [
    "a name is the data volume's",
    names.isDataVolume,
    ["mallku-database-data", "mallku-database-data-b"],
    ["data", "mallku-database-token"],
  ],
  [
    "a name is the token's",
    names.isTokenVolume,
    ["mallku-database-token", "mallku-database-token-b"],
    ["mallku-database-data"],
  ],
  [
    "a name is Mallku's network",
    names.isMallkuNetwork,
    ["mallku-internal", "mallku-internal-b"],
    ["internal", "mallku-internals"],
  ],
  [
    "an image is the database's own",
    names.isDatabaseImage,
    [
      ...["mallku/database", "mallku/database:1", `mallku/database@sha256:${HEX}`, "mallku/database-two:1"],
      ...[
        "localhost/mallku/database",
        "r.example/mallku/database",
        "r:5000/mallku/database",
        " mallku/database ",
      ],
    ],
    [
      "",
      "mallku/databases",
      "evil/mallku/database",
      "r.example/x/mallku/database",
      "mallku/database-",
      "x:mallku/database",
      "mallku/database/x",
    ],
  ],
  [
    "a mount lies over the image's programs",
    names.coversPrograms,
    [
      "/opt/mallku",
      "/opt",
      "/",
      "/nodejs/bin",
      "/usr/lib",
      "/lib",
      "/lib64",
      "/bin",
      "/sbin",
      "/etc",
      "/x/../usr",
      "/opt/mallku/x",
    ],
    [
      "/opt/other",
      "/etc/x",
      "/data",
      "/optional",
      "/usrx",
      "/nodejsx",
      "/libx",
      "/binx",
      "/sbinx",
      "/var/lib/mallku",
    ],
  ],
];

test.each(textsOf(QUESTIONS))("a word is taken for another: %s", expectAnswered);
