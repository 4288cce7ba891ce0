import { expect, test } from "vitest";
import { parseCapability } from "../../../policy/facts/capability.ts";
import { parseImageReference } from "../../../policy/facts/image-reference.ts";
import { databaseImageInstance, MALLKU_NAMES } from "../../../policy/facts/names.ts";
import { originsFrom } from "../../../policy/facts/origins.ts";
import { hostPathClass, normalisePath } from "../../../policy/facts/path.ts";
import { keepsConfinement, parseSecurityOption } from "../../../policy/facts/security-option.ts";
import { judgeType } from "../../../policy/facts/type-token.ts";
import { groupOf } from "../../../policy/facts/user.ts";
import { expectRead, readOf, type Reading } from "../support/words.ts";

const confined = (text: string) => keepsConfinement(parseSecurityOption(text));

const READINGS: readonly Reading[] = [
  [
    "an image reference",
    parseImageReference,
    {
      "r:5000/a/b:1@sha256:x": { repository: "r:5000/a/b", tag: "1", digest: "sha256:x" },
      " a ": { repository: "a", tag: undefined, digest: undefined },
      "a@d@e": { repository: "a", tag: undefined, digest: "d" },
      ":1": { repository: "", tag: "1", digest: undefined },
      "r:/a": { repository: "r:/a", tag: undefined, digest: undefined },
    },
  ],
  [
    "a path of the host, in a word",
    hostPathClass,
    {
      "/run/docker.sock": "the socket of a container runtime, which is root on the host",
      "/x/containerd/containerd.sock": "the socket of a container runtime, which is root on the host",
      "podman.sock": "the socket of a container runtime, which is root on the host",
      "/x/crio.sock": "the socket of a container runtime, which is root on the host",
      "/x/buildkitd.sock": "the socket of a container runtime, which is root on the host",
      "/x/buildkit-1.sock": "the socket of a container runtime, which is root on the host",
      "/x/mydocker.sock": "a path on the host",
      "/x/docker.sock.d": "a path on the host",
      "/x/docker/y.sock": "a path on the host",
      "/": "the host's whole file system",
      "/x/..": "the host's whole file system",
      "/proc/1": "the host's kernel interfaces",
      "/sys": "the host's kernel interfaces",
      "/dev/sda": "the host's kernel interfaces",
      "/var": "a system folder of the host",
      "/run": "a system folder of the host",
      "/etc/x": "a system folder of the host",
      "/root": "a system folder of the host",
      "/boot": "a system folder of the host",
      "/usr": "a system folder of the host",
      "/lib": "a system folder of the host",
      "/home/etc": "a path on the host",
    },
  ],
  ["a path", normalisePath, { "": "/", "a/./b//c/..": "/a/b", "../..": "/" }],
  ["a user's group", groupOf, { "1:2": "2", "1": undefined, "1:": "" }],
  ["a capability", parseCapability, { " cap_kill ": "KILL", CAP_CAP_X: "CAP_X", X_CAP_Y: "X_CAP_Y" }],
  [
    "an option of a container's confinement",
    confined,
    {
      ...{
        "no-new-privileges": true,
        " no-new-privileges ": true,
        "No-New-Privileges : TRUE": true,
        "no-new-privileges=1": true,
        "no-new-privileges:t": true,
      },
      ...{
        "no-new-privileges:false": false,
        "no-new-privileges:xtrue": false,
        "no-new-privileges:truex": false,
      },
      ...{
        "seccomp=builtin": true,
        "seccomp=BUILTIN": true,
        "seccomp=unconfined": false,
        seccomp: false,
        builtin: false,
      },
      ...{
        "apparmor=docker-default": true,
        "apparmor:Docker-Default": true,
        "apparmor=unconfined": false,
        apparmor: false,
      },
      ...{
        "label=level:s0:c1,c2": true,
        "label:type:container_t": true,
        "label=type=container_t": true,
        "label=level=s0.c1-2": true,
      },
      ...{
        "label=disable": false,
        "label=type:spc_t": false,
        "label=xlevel:s0": false,
        "label=level:": false,
        label: false,
      },
      ...{ "label=level:s0 x": false, "label=type:container_tx": false, "label=xtype:container_t": false },
      ...{ "systempaths=unconfined": false, "": false, "seccomp=builtin\nx": false, "=builtin": false },
    },
  ],
  [
    "a type",
    judgeType,
    {
      "random:index/randomString:RandomString": "unrelated",
      "aws:s3/bucket:Bucket": "unrelated",
      "aws:ecs/service:Service": "runs-things",
      "gcp:container/cluster:Cluster": "runs-things",
      "gcp:cloudrun/service:Service": "runs-things",
      "azure-native:containerinstance:ContainerGroup": "runs-things",
      "digitalocean:index/kubernetesCluster:KubernetesCluster": "runs-things",
      "linode:index/lkeNodePool:LkeNodePool": "runs-things",
      "pulumi:providers:random": "unrelated",
      "pulumi:providers:docker-compose": "runs-things",
      "pulumi:providers:Docker": "runs-things",
      "pulumi:pulumi:Stack": "unrelated",
      "pulumi:pulumi:docker": "unrelated",
      "command:local:Command": "runs-things",
      "COMMAND:local:Command": "runs-things",
      "kubernetes:core/v1:Pod": "runs-things",
      "kubernetes-x:a:B": "runs-things",
      "xkubernetes:a:B": "unknown",
      "commands:a:B": "unknown",
      "my-docker-x:a:B": "runs-things",
      "dockercompose:a:B": "runs-things",
      "x-helm:a:B": "runs-things",
      "widgets:index:Widget": "unknown",
      ...Object.fromEntries(
        [
          ...[
            "kubernetes",
            "kubernetes-native",
            "terraform",
            "terraform-cdk",
            "proxmox",
            "proxmoxve",
            "esxi-native",
          ],
          ...["rancher", "rancher2", "pulumi-go", "ansible", "nomad"],
        ].map((name) => [`${name}:a:B`, "runs-things"]),
      ),
      ...Object.fromEntries(
        ["grafana", "sentry", "zitadel", "zerotier", "acme", "tls"].map((name) => [
          `${name}:a:B`,
          "unrelated",
        ]),
      ),
      "azure:mycontainer/x:X": "unrelated",
      "random:index": "runs-things",
      ":index:X": "runs-things",
      "": "runs-things",
      "random:index:X:Y": "unrelated",
    },
  ],
  [
    "the instance of a container",
    MALLKU_NAMES.databaseInstance,
    { "mallku-database-secure": "", "/mallku-database-secure-b-2": "b-2", x: undefined },
  ],
  [
    "the instance of an image",
    databaseImageInstance,
    { "mallku/database": "", "r:1/mallku/database-b:1": "b", x: undefined },
  ],
];

test.each(readOf(READINGS))("a text is read as something else: %s", expectRead);

test("a volume is another installation's where the instances differ", () => {
  expect(MALLKU_NAMES.isItsOwnVolume("mallku-database-secure", "mallku-database-data")).toBe(true);
  expect(MALLKU_NAMES.isItsOwnVolume("mallku-database-secure-b", "mallku-database-token-b")).toBe(true);
  expect(MALLKU_NAMES.isItsOwnVolume("mallku-database-secure", "mallku-database-data-b")).toBe(false);
  expect(MALLKU_NAMES.isItsOwnVolume("reader", "cache")).toBe(false);
  expect(MALLKU_NAMES.isCarrierOf("mallku-database-token-b", "mallku-database-token-b")).toBe(true);
  expect(MALLKU_NAMES.isCarrierOf("mallku-database-token", "mallku-database-token-b")).toBe(false);
  expect(MALLKU_NAMES.isCarrierOf("reader", "cache")).toBe(false);
});

test("what a state of an older engine depends on is shared out by its kind", () => {
  const types = [
    "docker:index/image:Image",
    "docker:index/tag:Tag",
    "docker:index/network:Network",
    "docker:index/volume:Volume",
  ];
  const [image, tag, network, volume] = types.map((type) => ({ urn: type, type }));
  const other = { urn: "x", type: "x:Networks:VolumeX" };
  const dependencies = [image, tag, network, volume, other].flatMap((origin) => origin ?? []);
  expect(originsFrom({}, dependencies)).toEqual({
    image: [image, tag],
    networksAdvanced: [network],
    volumes: [volume],
  });
  const known = { ports: [other] };
  expect(originsFrom(known, dependencies)).toBe(known);
});
