import * as pulumi from "@pulumi/pulumi";
import { declareContainer } from "./container.ts";
import { apiUrl, internalUrl } from "./endpoints.ts";
import { declareImage } from "./image.ts";
import type { ImageContext } from "./image/context.ts";
import { databaseNames } from "./names.ts";
import { declareNetwork } from "./network.ts";
import { STAND_IN_IMAGE_PREFIX } from "./environment.ts";
import type { Settings } from "./settings.ts";
import { declareToken } from "./token.ts";
import { declareVolume } from "./volume.ts";

/** What a stack with the database in it tells the world. URLs carry no secret. */
export interface DatabaseOutputs {
  /** Base of the API as the host reaches it. */
  readonly apiUrl: pulumi.Output<string>;
  /** The health route on the host; open also where a token is set. */
  readonly healthUrl: pulumi.Output<string>;
  /** Base of the API as other containers on the network reach it. */
  readonly internalUrl: pulumi.Output<string>;
  readonly containerName: pulumi.Output<string>;
  readonly networkName: pulumi.Output<string>;
  /** Docker's id of the built image, `sha256:…`. */
  readonly imageId: pulumi.Output<string>;
  readonly volumeName: pulumi.Output<string>;
  /** What is not the real thing in this stack; empty where everything is. */
  readonly standIns: readonly string[];
}

/** What who runs the program adds to how the engine handles two resources. */
export interface Handling {
  readonly network: Pick<pulumi.CustomResourceOptions, "import" | "ignoreChanges">;
  readonly container: Pick<
    pulumi.CustomResourceOptions,
    "import" | "ignoreChanges" | "deleteBeforeReplace" | "hooks"
  >;
}

/** What a database is declared from. */
export interface DatabaseArgs {
  readonly settings: Settings;
  readonly context: ImageContext;
  /** What set-up had to put in a real part's place, besides the base images. */
  readonly standIns: readonly string[];
  /** Of who can keep the former container until the new one is healthy, and knows of what runs and the state does not. */
  readonly handling?: Handling | undefined;
}

/** Network, image, volume and container of one database: created, changed and destroyed as one. */
export class MallkuDatabase extends pulumi.ComponentResource implements DatabaseOutputs {
  readonly apiUrl: pulumi.Output<string>;
  readonly healthUrl: pulumi.Output<string>;
  readonly internalUrl: pulumi.Output<string>;
  readonly containerName: pulumi.Output<string>;
  readonly networkName: pulumi.Output<string>;
  readonly imageId: pulumi.Output<string>;
  readonly volumeName: pulumi.Output<string>;
  readonly standIns: readonly string[];

  constructor(args: DatabaseArgs, options?: pulumi.ComponentResourceOptions) {
    const { settings, context, standIns, handling } = args;
    const names = databaseNames(settings.instance);
    super("mallku:index:MallkuDatabase", names.container, {}, options);
    const child = { parent: this };

    const network = declareNetwork(settings, names, { ...child, ...handling?.network });
    const volume = declareVolume(settings, names, child);
    const image = declareImage(settings, names, context, child);
    const token = declareToken(settings, names, image, child);
    const container = declareContainer(
      settings,
      names,
      { image, network, volume, token },
      { ...child, ...handling?.container, dependsOn: token === undefined ? [] : [token.carrier] },
    );

    this.apiUrl = pulumi.output(apiUrl(settings.publishAddress, settings.apiPort));
    this.healthUrl = pulumi.interpolate`${this.apiUrl}/health`;
    this.internalUrl = container.name.apply(internalUrl);
    this.containerName = container.name;
    this.networkName = network.name;
    this.imageId = image.image.repoDigest;
    this.volumeName = volume.name;
    this.standIns = [...standIns, ...standInImages(settings)];
    this.registerOutputs(databaseOutputs(this));
  }
}

/** The outputs alone, for the component's registration and for the stack's. */
export function databaseOutputs(database: DatabaseOutputs): DatabaseOutputs {
  const { apiUrl, healthUrl, internalUrl, containerName, networkName, imageId, volumeName, standIns } =
    database;
  return { apiUrl, healthUrl, internalUrl, containerName, networkName, imageId, volumeName, standIns };
}

function standInImages({ arangodbImage, nodeImage }: Settings): string[] {
  return Object.entries({ "ArangoDB image": arangodbImage, "Node image": nodeImage })
    .filter(([, reference]) => reference.startsWith(STAND_IN_IMAGE_PREFIX))
    .map(([part, reference]) => `${part}: ${reference}`);
}
