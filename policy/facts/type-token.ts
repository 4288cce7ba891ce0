/** A Pulumi type token `package:module:Type`, in its parts. */
export interface TypeToken {
  readonly package: string;
  readonly module: string;
  readonly type: string;
}

export function parseTypeToken(token: string): TypeToken {
  const [first = "", second = "", third = ""] = token.split(":", 3);
  return { package: first, module: second.split("/")[0] ?? "", type: third };
}

/** Packages that can start containers or run programs, here or elsewhere, past everything this gate looks at. */
const RUNS_THINGS =
  /^(command|kubernetes(-.*)?|pulumi-(nodejs|python|dotnet|go|java)|.*docker.*|.*compose.*|podman|nomad|consul|ansible|terraform(-.*)?|.*helm.*|lxd|incus|libvirt|proxmox.*|vsphere|portainer|rancher2?|k3d|kind|minikube|containerd|buildkit|swarm|ssh|remote|exec|shell|local|null|external|esxi.*|vagrant|packer|multipass|fly|harness|octopusdeploy|spacelift|pulumiservice)$/i;

export function runsThings(packageName: string): boolean {
  return RUNS_THINGS.test(packageName);
}

/** Packages whose resources are values, names or accounts somewhere else, and have nothing to do with Docker. */
const UNRELATED = new Set([
  "acme",
  "akamai",
  "alicloud",
  "archive",
  "auth0",
  "aws",
  "aws-native",
  "azure",
  "azure-native",
  "azuread",
  "azuredevops",
  "cloudflare",
  "cloudinit",
  "datadog",
  "digitalocean",
  "dnsimple",
  "dynatrace",
  "fastly",
  "gcp",
  "github",
  "gitlab",
  "google-native",
  "grafana",
  "hcloud",
  "honeycomb",
  "keycloak",
  "linode",
  "mailgun",
  "mongodbatlas",
  "mysql",
  "newrelic",
  "ns1",
  "oci",
  "okta",
  "onelogin",
  "openstack",
  "opsgenie",
  "ovh",
  "pagerduty",
  "postgresql",
  "random",
  "scaleway",
  "sentry",
  "slack",
  "snowflake",
  "splunk",
  "statuscake",
  "std",
  "tailscale",
  "time",
  "tls",
  "uptimerobot",
  "vault",
  "vultr",
  "zerotier",
]);

/** Types inside those packages that run containers or programs all the same. */
const RUNS_CONTAINERS =
  /(^|\/)(ecs|eks|aks|gke|cloudrun|cloudrunv2|apprunner|containerservice|containerinstance|containerapp|lightsail)|kubernetes|docker|container(group|service|app|cluster)|nodepool/i;

export function isUnrelated({ package: name, module, type }: TypeToken): boolean {
  return UNRELATED.has(name) && !RUNS_CONTAINERS.test(`${module}/${type}`);
}
