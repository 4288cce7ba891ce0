import { SERVICE_CONFIG } from "../../../policy/facts/types.ts";
import { onDatabase, onSidecar, onType, type Case } from "./case.ts";

const ENDPOINT = "database-endpoint";
const arangod = (...options: string[]) => ({ command: ["arangod", ...options] });
const shell = (line: string) => ({ command: ["sh", "-c", line] });
const health = (line: string) => ({ healthcheck: { tests: ["CMD-SHELL", line] } });
const ON_LOOPBACK = "--server.endpoint=tcp://127.0.0.1:8529";
const envs = (...more: string[]) => ({
  envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1", ...more],
});

/** What differs in one thing only from a command, a variable or a configuration that opens the database. */
export const PROCESS_NEIGHBOURS: readonly Case[] = [
  ...onSidecar("near-arangod", [
    [
      "behind-a-client",
      shell("arangosh --version; arangod --server.endpoint tcp://172.18.0.2:8080"),
      ENDPOINT,
    ],
    ["another-program-of-its-family", { command: ["arango-proxy", "--at", "tcp://0.0.0.0:8080"] }, ENDPOINT],
    ["another-in-one-word", { command: ["exec", "arango-proxy --at tcp://0.0.0.0:8080"] }, ENDPOINT],
    ["program-that-ends-like-it", { command: ["myarangod", "-c", "/tmp/x"] }],
    ["endpoint-without-value", arangod("--server.endpoint"), ENDPOINT],
    ["endpoint-after-blanks", shell("arangod --server.endpoint  tcp://127.0.0.1:8529")],
    [
      "endpoint-behind-a-word-like-it",
      { command: ["wait-for-endpoint", "arangod", "--server.endpoint", "tcp://172.18.0.2:8080"] },
      ENDPOINT,
    ],
    ["without-endpoint-behind-a-shell", shell("arangod --log.level info"), ENDPOINT],
    ["configuration-behind-another's", { command: ["env", "-c", "arangod", "-c", "/tmp/x"] }, ENDPOINT],
    ["configuration-behind-none", arangod(ON_LOOPBACK, "-c", "none", "-c", "/tmp/open.conf"), ENDPOINT],
    ["configuration-in-one-word", { command: ["exec", "arangod -c /tmp/open.conf"] }, ENDPOINT],
    ["configuration-after-blanks", shell(`arangod ${ON_LOOPBACK} --config  /tmp/open.conf`), ENDPOINT],
    ["authentication-after-blanks", shell(`arangod ${ON_LOOPBACK} --server.authentication  false`), ENDPOINT],
    ["authentication-quoted", shell(`arangod ${ON_LOOPBACK} --server.authentication 'false'`), ENDPOINT],
  ]),
  ...onSidecar("near-database-port", [
    ["loopback-look-alike", { command: ["curl", "http://127.0.0.1.example.org:8529"] }, ENDPOINT],
    ["loopback-of-two-digits", { command: ["curl", "http://127.0.0.10:8529"] }],
    ["loopback-v6", { command: ["probe", "::1:8529"] }],
    ["loopback-v6-bracketed", { command: ["probe", "[::1]:8529"] }],
    ["netcat-listens", health("nc -k -vl -p 8080 -e 'nc 127.0.0.1 8529'"), ENDPOINT],
    ["netcat-asks", health("nc -z 127.0.0.1 8529")],
    ["netcat-asks-and-another-lists", health("nc -z 127.0.0.1 8529; ls -l")],
    ["tunnel-by-socket", { command: ["ssh", "-L", "/tmp/s:127.0.0.1:8529", "db"] }, ENDPOINT],
    ["tunnel-by-name", { command: ["ssh", "-R", "*:8080:localhost:8529", "db"] }, ENDPOINT],
  ]),
  ...onSidecar("near-listener", [
    ["second-word", { envs: ["LISTEN=a 0.0.0.0:8529"] }, ENDPOINT],
    ["v6-bare", { envs: ["LISTEN=:::8529"] }, ENDPOINT],
    ["v6-bracketed", { envs: ["LISTEN=[::]:8529"] }, ENDPOINT],
    ["and-another", { envs: ["LISTEN=0.0.0.0:8529,b"] }, ENDPOINT],
    ["another-port", { envs: ["LISTEN=0.0.0.0:85290"] }],
    ["another-address-that-ends-so", { envs: ["LISTEN=10.0.0.0.0:8529"] }],
    [
      "by-variable-in-another-image",
      { envs: ["ARANGOD_CONF_SERVER_ENDPOINT=tcp://172.18.0.2:8080"] },
      ENDPOINT,
    ],
  ]),
  ...onDatabase("near-variable", [
    ["no-auth-without-equals", envs("ARANGO_NO_AUTH")],
    ["configuration-on-loopback", envs("ARANGOD_CONF_SERVER_ENDPOINT=tcp://127.0.0.1:8529")],
    ["preload-empty", envs("LD_PRELOAD=")],
    ["name-that-ends-like-a-loader's", envs("MY_LD_PRELOAD=/x")],
    ["name-that-begins-like-a-loader's", envs("LD_PRELOADED=/x")],
    ["node-options-empty", envs("NODE_OPTIONS=")],
    ...[
      "--max-old-space-size=512  --max-semi-space-size=16 ",
      "--max-new-space-size-percentage=50",
      "--max-http-header-size=16384",
      "--stack-trace-limit=50",
      "--unhandled-rejections=warn-with-error-code",
      "--dns-result-order=ipv4first",
      "--no-warnings --warnings --no-deprecation",
      "--trace-warnings --trace-deprecation --trace-uncaught --throw-deprecation",
      "--enable-source-maps --disable-proto=throw --frozen-intrinsics",
    ].map((options) => [`node-options ${options}`, envs(`NODE_OPTIONS=${options}`)] as const),
    ...[
      "--max-http-header-size=x",
      "--stack-trace-limit=x",
      "--require=/x--no-warnings",
      "--no-warnings-but-inspect",
      "--dns-result-order=",
      "--disable-proto=",
      "--no-inspect",
    ].map((options) => [`node-options ${options}`, envs(`NODE_OPTIONS=${options}`), ENDPOINT] as const),
  ]),
  ...onType(SERVICE_CONFIG, "near-configuration", [
    ["endpoint-that-is-no-address", { name: "x", dataRaw: "endpoint = none" }],
    ["another-program's-listener", { name: "x", dataRaw: "listen = tcp://0.0.0.0:9090" }],
    ["name-that-ends-like-endpoint", { name: "x", dataRaw: "other-endpoint = tcp://10.0.0.1:80" }],
    ["endpoint-on-another-line", { name: "x", dataRaw: "[server]\n endpoint=tcp://10.0.0.1:80" }, ENDPOINT],
    ["no-base64", { name: "x", data: "%" }],
  ]),
  ...onSidecar("near-flag", [
    ["privileged-0", { privileged: 0 }],
    ["privileged-false-with-blanks", { privileged: " false " }],
    ["privileged-true-with-blanks", { privileged: " T " }, "privileged"],
    ["privileged-before-true", { privileged: "xtrue" }, "privileged"],
    ["privileged-after-true", { privileged: "truex" }, "privileged"],
    ["privileged-before-false", { privileged: "xfalse" }, "privileged"],
  ]),
  ...onSidecar("near-property", [
    ["name-that-could-be-a-secret", { "a secret": true }, "allowed-properties"],
  ]),
];
