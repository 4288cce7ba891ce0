import { DATABASE, mount, onDatabase, onSidecar, onType, UNKNOWN_TEXT, volume, type Case } from "./case.ts";
import { SERVICE_CONFIG } from "../../../policy/facts/types.ts";

const ENDPOINT = "database-endpoint";
const IMAGE = "database-image";
const envs = (...more: string[]) => ({
  envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1", ...more],
});
const arangod = (...options: string[]) => ({ command: ["arangod", ...options] });
const shell = (line: string) => ({ command: ["sh", "-c", line] });
const health = (...tests: string[]) => ({ healthcheck: { tests } });
const covered = (containerPath: string) => ({
  volumes: [...(DATABASE["volumes"] as object[]), { volumeName: "cache", containerPath }],
});
const config = (text: string) => ({ name: "c", data: Buffer.from(text).toString("base64") });

/** Row 21 once more: every way to make something else run, or the same thing listen elsewhere. */
export const PROCESS: readonly Case[] = [
  ...onSidecar("arangod", [
    ["equals-quoted", arangod('--server.endpoint="tcp://0.0.0.0:8529"'), ENDPOINT],
    ["blank-in-one-element", arangod("--server.endpoint tcp://0.0.0.0:8080"), ENDPOINT],
    ["no-port", arangod("--server.endpoint", "tcp://0.0.0.0"), ENDPOINT],
    ["no-host", arangod("--server.endpoint", "tcp://:8529"), ENDPOINT],
    ["host-name", arangod("--server.endpoint", "tcp://localhost:8529"), ENDPOINT],
    ["http-scheme", arangod("--server.endpoint", "http://0.0.0.0:8529"), ENDPOINT],
    ["vst", arangod("--server.endpoint", "vst+ssl://[::]:8529"), ENDPOINT],
    ["upper-case-scheme", arangod("--server.endpoint", "TCP://0.0.0.0:8529"), ENDPOINT],
    ["mapped-wildcard", arangod("--server.endpoint", "tcp://[::ffff:0.0.0.0]:8529"), ENDPOINT],
    ["private-address", arangod("--server.endpoint", "tcp://172.18.0.2:8529"), ENDPOINT],
    ["octal-loopback", arangod("--server.endpoint", "tcp://0177.0.0.1:8529"), ENDPOINT],
    ["variable", shell("arangod --server.endpoint=$ENDPOINT"), ENDPOINT],
    [
      "loopback-then-wildcard-equals",
      arangod("--server.endpoint=tcp://127.0.0.1:8529", "--server.endpoint=ssl://0.0.0.0:8530"),
      ENDPOINT,
    ],
    ["list-of-two", arangod("--server.endpoint", "tcp://127.0.0.1:8529,tcp://0.0.0.0:8530"), ENDPOINT],
    ["decoy-client", shell("arangosh --version; arangod --server.endpoint tcp://172.18.0.2:8529"), ENDPOINT],
    [
      "absolute-path",
      { command: ["/usr/sbin/arangod", "--server.endpoint", "tcp://0.0.0.0:8529"] },
      ENDPOINT,
    ],
    ["options-alone", { command: ["--server.endpoint", "tcp://0.0.0.0:8529"] }, ENDPOINT],
    ["without-endpoint", arangod("--server.authentication", "true"), ENDPOINT],
    ["without-endpoint-in-shell", shell("exec /usr/sbin/arangod --log.level info"), ENDPOINT],
    ["without-endpoint-after-set-up", shell("mkdir -p /data && arangod"), ENDPOINT],
    ["configuration-equals", arangod("--config=/tmp/open.conf"), ENDPOINT],
    [
      "configuration-and-loopback",
      arangod("--server.endpoint", "tcp://127.0.0.1:8529", "-c", "/tmp/x"),
      ENDPOINT,
    ],
    [
      "no-authentication",
      arangod("--server.endpoint", "tcp://127.0.0.1:8529", "--server.authentication", "false"),
      ENDPOINT,
    ],
    [
      "no-authentication-equals",
      arangod("--server.endpoint=tcp://127.0.0.1:8529", "--server.authentication=false"),
      ENDPOINT,
    ],
    ["authentication", arangod("--server.endpoint=tcp://127.0.0.1:8529", "--server.authentication=true")],
    ["unix-socket", arangod("--server.endpoint", "unix:///tmp/arangod.sock")],
    ["v6-loopback", arangod("--server.endpoint", "tcp://[::1]:8529")],
    ["loopback-quoted", shell("arangod --server.endpoint 'tcp://127.0.0.1:8529' --config none")],
    [
      "two-loopbacks",
      arangod("--server.endpoint=tcp://127.0.0.1:8529", "--server.endpoint=tcp://[::1]:8529"),
    ],
    ["help-text-of-another", { command: ["man", "arangod"] }],
    [
      "entry-point-alone",
      { entrypoints: ["arangod"], command: ["--server.endpoint", "tcp://0.0.0.0:8529"] },
      ENDPOINT,
    ],
    ["health-tunnel", health("CMD-SHELL", "ssh -fN -R 8080:127.0.0.1:8529 out.example.org"), ENDPOINT],
    ["health-nc", health("CMD-SHELL", "nc -lk -p 8080 -e nc 127.0.0.1 8529"), ENDPOINT],
    [
      "socat-argument",
      { entrypoints: ["socat"], command: ["TCP4-LISTEN:8080,reuseaddr,fork", "TCP4:database:8529"] },
      ENDPOINT,
    ],
    [
      "caddy-proxy",
      { command: ["caddy", "reverse-proxy", "--from", ":8080", "--to", "database:8529"] },
      ENDPOINT,
    ],
    [
      "nginx-upstream",
      shell("printf 'upstream db { server database:8529; }' > /etc/nginx/conf.d/x.conf && nginx"),
      ENDPOINT,
    ],
  ]),
  ...onDatabase("database-environment", [
    ["no-auth-zero-still-opens", envs("ARANGO_NO_AUTH=0"), ENDPOINT],
    ["no-auth-empty", envs("ARANGO_NO_AUTH=")],
    ["empty-root-password", envs("ARANGO_ROOT_PASSWORD="), ENDPOINT],
    ["empty-root-password-without-equals", envs("ARANGO_ROOT_PASSWORD")],
    ["configuration-by-variable", envs("ARANGOD_CONF_SERVER_ENDPOINT=tcp://172.18.0.2:8529"), ENDPOINT],
    ["options-by-variable", envs("ARANGOD_OPTIONS=--server.endpoint=tcp://172.18.0.2:8080"), ENDPOINT],
    ["options-by-variable-loopback", envs("ARANGOD_OPTIONS=--server.endpoint=tcp://127.0.0.1:8529")],
    ["bind-with-port-once", { envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=0.0.0.0:8529"] }, ENDPOINT],
    [
      "bind-twice",
      { envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1", "ARANGO_BIND=::"] },
      ENDPOINT,
    ],
    ["both-off", { envs: ["MALLKU_SECURITY=off", "ARANGO_BIND=0.0.0.0"] }, ENDPOINT, ENDPOINT],
    ["node-debugger", envs("NODE_OPTIONS=--max-old-space-size=512 --inspect=0.0.0.0:9229"), ENDPOINT],
    ["node-require", envs("NODE_OPTIONS=-r /tmp/x.js"), ENDPOINT],
    ["node-import", envs("NODE_OPTIONS=--import=data:text/javascript,1"), ENDPOINT],
    ["library-path", envs("LD_LIBRARY_PATH=/cache"), ENDPOINT],
    ["nginx-proxy-many", envs("VIRTUAL_HOST_MULTIPORTS=x"), "proxy-publication"],
    ["registrator", envs("SERVICE_8529_NAME=db"), "proxy-publication"],
    ["unknown-beside-known", { envs: [UNKNOWN_TEXT, "ARANGO_BIND=0.0.0.0"] }, ENDPOINT, ENDPOINT],
  ]),
  ...onDatabase("database-programs", [
    ["volume-over-gateway", covered("/opt/mallku"), IMAGE],
    ["volume-over-parent", covered("/opt/"), IMAGE],
    ["volume-over-root", covered("/"), IMAGE],
    ["volume-inside", covered("/opt/mallku/gateway.mjs"), IMAGE],
    ["volume-over-node", covered("/nodejs/bin"), IMAGE],
    ["volume-by-dots", covered("/cache/../usr//sbin/"), IMAGE],
    ["volume-over-libraries", covered("/lib"), IMAGE],
    ["tmpfs-over-gateway", { tmpfs: { "/opt/mallku": "" } }, IMAGE],
    ["mount-over-arangod", mount({ type: "volume", source: "cache", target: "/usr/sbin" }), IMAGE],
    ["volume-beside", covered("/opt-data")],
    ["volume-of-users", covered("/usrdata")],
    ["other-image", { image: "arangodb:3.12.7" }, IMAGE],
    ["other-image-same-last-name", { image: "evil/database:latest" }, IMAGE],
    ["other-image-longer-name", { image: "mallku/database.evil:latest" }, IMAGE],
    ["other-image-deeper", { image: "registry.example.org/x/mallku/database" }, IMAGE],
    ["other-image-pinned", { image: `arangodb@sha256:${"a".repeat(64)}` }, IMAGE],
    ["image-empty", { image: "" }, IMAGE],
  ]),
  ...onSidecar("sidecar-programs", [
    ["volume-over-its-own", volume({ volumeName: "cache", containerPath: "/usr/lib/reader" })],
    ["other-image", { image: "arangodb:3.12.7" }],
  ]),
  ...onType(SERVICE_CONFIG, "service-config-text", [
    ["application", config("upstream: tcp://collector:4317\nlisten: 0.0.0.0:9090")],
    ["nginx-own", config("server { listen 80; root /srv; }")],
    ["arangod-private", config("[server]\nendpoint = tcp://172.18.0.2:8529"), ENDPOINT],
    ["arangod-ssl", config("[server]\n  endpoint=ssl://[::]:8530"), ENDPOINT],
    ["arangod-host", config("[server]\nendpoint = tcp://localhost:8529"), ENDPOINT],
    ["arangod-loopback", config("[server]\nendpoint = tcp://127.0.0.1:8529\n[log]\nlevel = info")],
    ["proxy", config("location / { proxy_pass http://database:8529; }"), ENDPOINT],
    ["haproxy", config("backend db\n  server a database:8529 check"), ENDPOINT],
    ["unknown", { name: "c", data: UNKNOWN_TEXT }, ENDPOINT],
  ]),
];
