import type { ContainerArgs } from "@pulumi/docker";

/** Distroless' `nonroot`; numeric, so that no /etc/passwd decides who the process is. */
export const USER = "65532:65532";

/**
 * What every container of this stack gives up, whatever it does: root, capabilities, new privileges.
 * The provider has no process limit of its own, so the kernel's per-user one stands in: 4096 threads is
 * an order of magnitude over what arangod and the gateway start. No limit on open files is declared: a
 * daemon may not raise its own hard limit, so any number here would stop the container on some host.
 */
export const hardening = {
  user: USER,
  privileged: false,
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  ulimits: [{ name: "nproc", soft: 4096, hard: 4096 }],
  ipcMode: "private",
  // On a host with version 1 of control groups Docker's own default is the host's namespace.
  cgroupnsMode: "private",
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
} satisfies Partial<ContainerArgs>;
