/** A known way past Docker's authorization plugins, and whether a daemon's version has it. */
export interface PluginFlaw {
  readonly cve: string;
  readonly title: string;
  /** "unknown" where the version cannot be read. */
  readonly present: boolean | "unknown";
  /** The versions that mend it, by Docker's own numbering. */
  readonly mendedIn: string;
  /** Why Mallku's plugin refuses what gets past others. */
  readonly here: string;
}

type Version = readonly [major: number, minor: number, patch: number];

const REFUSED = "Mallku's plugin refuses a request whose body decides and did not arrive.";

/**
 * The flaws of Docker's authorization plugins that are known, for one daemon. A distribution can have mended one without
 * changing this number; and neither gets past Mallku's plugin, because a body that is missing is a refusal there.
 * Source: moby's advisories GHSA-v23v-6jw2-98fq and GHSA-x744-4wpc-v9h2.
 * @param version as `GET /version` gives it: `20.10.24+dfsg1`
 */
export function pluginFlaws(version: string): readonly PluginFlaw[] {
  const parsed = parseVersion(version);
  return [
    {
      cve: "CVE-2024-41110",
      title: "a request with Content-Length: 0 reaches the plugin without its body",
      present: parsed === undefined ? "unknown" : !mendsEmptyLength(parsed),
      mendedIn: "23.0.15, 25.0.6, 26.1.5, 27.1.1",
      here: REFUSED,
    },
    {
      cve: "CVE-2026-34040",
      title: "a request over 1 MiB reaches the plugin without its body",
      present: parsed === undefined ? "unknown" : compare(parsed, [29, 3, 1]) < 0,
      mendedIn: "29.3.1",
      here: REFUSED,
    },
  ];
}

function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?![\d.])/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function compare(left: Version, right: Version): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** Mended in 18.09.1, lost from 19.03 on, and mended again on the branches that were still kept. */
function mendsEmptyLength(version: Version): boolean {
  const mends: Readonly<Record<number, Version>> = { 23: [23, 0, 15], 25: [25, 0, 6], 26: [26, 1, 5] };
  const mend = mends[version[0]];
  if (version[0] === 18) return compare(version, [18, 9, 1]) >= 0;
  return compare(version, mend ?? [27, 1, 1]) >= 0;
}
