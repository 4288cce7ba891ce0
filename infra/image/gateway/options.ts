/** Everything about a gateway that a test may want otherwise; {@link production} is the only set that is ever shipped. */
export interface GatewayOptions {
  /** Where the HTTP API listens. */
  readonly api: { readonly host: string; readonly port: number };
  readonly database: {
    /** arangod's executable. */
    readonly executable: string;
    /** arangod's TCP port, on the loopback address that ARANGO_BIND names. */
    readonly port: number;
    /** How long one answer of arangod may take, in milliseconds. Shorter than `timings.drainMs`: see there. */
    readonly timeoutMs: number;
  };
  readonly paths: {
    /** The one writable place that outlives the container; holds `database`, `apps` and `secrets`. */
    readonly data: string;
    /** Where the API token's volume is mounted, if there is one. */
    readonly tokenFolder: string;
    /** The process file system's view of this network namespace; holds `tcp` and `tcp6`. */
    readonly socketTables: string;
    readonly cgroup: string;
  };
  readonly limits: {
    /** Requests that may be between their first byte and their answer's last. */
    readonly requestsInFlight: number;
    /** Bytes of one request body. */
    readonly bodyBytes: number;
    /** Bytes of one answer of arangod. */
    readonly answerBytes: number;
    /** Bytes of all bodies and answers in flight together: without it 64 of 16 MiB would fill the container. */
    readonly heldBytes: number;
    /**
     * Bytes of the data volume that writes leave free: all that may be held, which may be on its way to the disk, and as
     * much again for RocksDB's own flush and compaction (a write buffer of it is 64 MiB by default).
     */
    readonly reserveBytes: number;
    /** Bytes that removals leave free: below, arangod itself holds its disk for full (rocksdb.minimum-disk-free-bytes). */
    readonly removalBytes: number;
  };
  readonly timings: {
    readonly tokenPollMs: number;
    readonly socketPollMs: number;
    readonly availabilityPollMs: number;
    /** An answer to GET /health younger than this is given again, so that a flood of them is one question to arangod. */
    readonly healthCacheMs: number;
    /** The free space of the data volume is not asked for more often. */
    readonly spaceCacheMs: number;
    /** How long requests may take to finish after SIGTERM. Longer than `database.timeoutMs`, so that each gets its true answer. */
    readonly drainMs: number;
    /** How long arangod may take to stop before it is killed. drainMs + arangodStopMs stays under the container's stop timeout of 30 s. */
    readonly arangodStopMs: number;
  };
}

const mebibyte = 1024 * 1024;

export const production: GatewayOptions = {
  // All of the container's addresses: the host's side of the published port arrives on the bridge address.
  api: { host: "0.0.0.0", port: 8080 },
  database: { executable: "/usr/sbin/arangod", port: 8529, timeoutMs: 9_000 },
  paths: {
    data: "/var/lib/mallku",
    tokenFolder: "/run/mallku",
    socketTables: "/proc/self/net",
    cgroup: "/sys/fs/cgroup",
  },
  limits: {
    requestsInFlight: 64,
    bodyBytes: 16 * mebibyte,
    answerBytes: 64 * mebibyte,
    heldBytes: 128 * mebibyte,
    reserveBytes: 256 * mebibyte,
    removalBytes: 16 * mebibyte,
  },
  timings: {
    tokenPollMs: 1_000,
    socketPollMs: 1_000,
    availabilityPollMs: 100,
    healthCacheMs: 250,
    spaceCacheMs: 250,
    drainMs: 10_000,
    arangodStopMs: 12_000,
  },
};
