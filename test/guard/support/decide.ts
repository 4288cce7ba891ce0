import { decideAuthorization, type Known } from "../../../guard/decision/authorization-policy.ts";

export const DATABASE_ID = "4f".repeat(32);
export const CARRIER_ID = "7a".repeat(32);
export const OTHER_ID = "b0".repeat(32);

export const KNOWN: Known = {
  containers: [
    { id: DATABASE_ID, name: "mallku-database-secure" },
    { id: CARRIER_ID, name: "mallku-database-token" },
  ],
  execContainer: OTHER_ID,
};

/** What the authorization policy says of `METHOD target`, with a body as an object, or as it stands. */
export function authorize(
  request: string,
  body?: object | string | Uint8Array,
  known: Known = KNOWN,
  contentType: string | undefined = body === undefined ? undefined : "application/json",
  more: { readonly contentLength?: string; readonly builds?: boolean } = {},
): string {
  const [method = "", target = ""] = request.split(" ");
  const bytes = body instanceof Uint8Array || body === undefined ? body : Buffer.from(textOf(body));
  const { contentLength, builds = false } = more;
  const asked = { method, target, contentType, contentLength, body: bytes };
  const verdict = decideAuthorization(asked, known, { builds });
  return verdict.kind === "deny" ? verdict.denial.id : verdict.kind;
}

const textOf = (body: object | string) => (typeof body === "string" ? body : JSON.stringify(body));

/** The declared container, as the provider makes it. */
export const DECLARED = {
  Image: "mallku/database:latest",
  User: "65532:65532",
  Env: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1"],
  ExposedPorts: { "8080/tcp": {} },
  Labels: { "io.mallku.stack": "dev" },
  Healthcheck: { Test: ["CMD", "/nodejs/bin/node", "/opt/mallku/gateway.mjs", "health"], Retries: 3 },
  HostConfig: {
    NetworkMode: "mallku-internal",
    Binds: ["mallku-database-data:/var/lib/mallku:rw"],
    PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
    ReadonlyRootfs: true,
    Privileged: false,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges:true"],
    IpcMode: "private",
    CgroupnsMode: "private",
    Memory: 2 ** 31,
    MemorySwap: 2 ** 31,
    NanoCpus: 2e9,
    Tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m" },
    LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
    RestartPolicy: { Name: "unless-stopped", MaximumRetryCount: 0 },
    Ulimits: [{ Name: "nproc", Soft: 4096, Hard: 4096 }],
    Init: false,
  },
};
