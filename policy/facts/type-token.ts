/** A Pulumi type token `package:module:Type`, in its parts. */
interface TypeToken {
  readonly package: string;
  readonly module: string;
  readonly type: string;
}

function parseTypeToken(token: string): TypeToken {
  const [first = "", second = "", third = ""] = token.split(":", 3);
  return { package: first, module: second.split("/")[0] ?? "", type: third };
}

/** Packages that can start containers or run programs, here or elsewhere, past everything this gate looks at. */
const RUNS_THINGS =
  /^(command|kubernetes(-.*)?|pulumi-(nodejs|python|dotnet|go|java)|podman|nomad|ansible|terraform(-.*)?|lxd|incus|libvirt|proxmox.*|vsphere|portainer|rancher2?|rke|talos|argocd|flux|coolify|dokploy|k3d|kind|minikube|containerd|buildkit|swarm|ssh|remote|exec|shell|local|external|esxi.*|vagrant|packer|multipass|fly|harness|octopusdeploy|spacelift)$/i;

function runsThings(packageName: string): boolean {
  return RUNS_THINGS.test(packageName) || /docker|compose|helm/i.test(packageName);
}

/** Packages whose resources are values, names or accounts somewhere else, and have nothing to do with Docker. */
const UNRELATED_NAMES =
  "acme aiven akamai alicloud archive artifactory auth0 authentik aws aws-native azure " +
  "azure-native azuread azuredevops bitwarden buildkite checkly civo cloudamqp cloudflare " +
  "cloudinit confluentcloud consul databricks datadog dbtcloud digitalocean dns dnsimple " +
  "doppler dynatrace ec elasticstack exoscale fastly fusionauth gandi gcp github gitlab " +
  "google-native grafana harbor hcloud heroku honeycomb http ibm infisical kafka keycloak " +
  "kong launchdarkly linode logdna mailgun minio mongodbatlas mysql namecheap neon netlify " +
  "newrelic ns1 null oci okta onelogin onepassword openstack opsgenie ovh pagerduty " +
  "planetscale postgresql powerdns pulumiservice rabbitmq random redis scaleway sendgrid " +
  "sentry signalfx slack snowflake sops splunk statuscake std stripe sumologic supabase " +
  "tailscale time tls twilio unifi upcloud uptimerobot vault vercel vultr wavefront " +
  "zerotier zitadel";
const UNRELATED: ReadonlySet<string> = new Set(UNRELATED_NAMES.split(" "));

/** Types inside those packages that run containers or programs all the same. */
const RUNS_CONTAINERS =
  /^container\/|(^|\/)(ecs|eks|aks|gke|cloudrun|cloudrunv2|apprunner|containerservice|containerinstance|containerapp|lightsail)|kubernetes|docker|container(group|service|app|cluster)|nodepool/i;

function isUnrelated({ package: name, module, type }: TypeToken): boolean {
  return UNRELATED.has(name) && !RUNS_CONTAINERS.test(`${module}/${type}`);
}

/**
 * What the gate knows of a type that it has no table for: that it has nothing to do with Docker, that it can run programs
 * or containers, or nothing.
 */
export function judgeType(type: string): "unrelated" | "runs-things" | "unknown" {
  const token = parseTypeToken(type);
  if (token.package === "pulumi") {
    // A provider does nothing without resources, and those are judged; Docker's has a table, so this is another's.
    return token.module === "providers" && /docker/i.test(token.type) ? "runs-things" : "unrelated";
  }
  if (runsThings(token.package) || token.package === "" || token.type === "") return "runs-things";
  if (isUnrelated(token)) return "unrelated";
  return UNRELATED.has(token.package) ? "runs-things" : "unknown";
}
