import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { containerFields } from "../../../offline/provider/resources/container/fields.ts";
import { imageFields } from "../../../offline/provider/resources/image/fields.ts";
import { networkFields } from "../../../offline/provider/resources/network/network.ts";
import { remoteImageFields } from "../../../offline/provider/resources/remote-image/remote-image.ts";
import { volumeFields } from "../../../offline/provider/resources/volume/volume.ts";
import type { Field, Fields } from "../../../offline/provider/schema/field.ts";

const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/docker/package.json"));

/** The public property names that one interface or class of the SDK declares. */
async function declared(file: string, name: string): Promise<string[]> {
  const source = ts.createSourceFile(file, await readFile(join(sdk, file), "utf8"), ts.ScriptTarget.Latest);
  const isIt = (node: ts.Node): node is ts.InterfaceDeclaration | ts.ClassDeclaration =>
    (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) && node.name?.text === name;
  const found = source.statements.find(isIt);
  if (found === undefined) throw new Error(`${file} declares no ${name}`);
  return found.members
    .filter((member) => ts.isPropertySignature(member) || ts.isPropertyDeclaration(member))
    .filter((member) => member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) !== true)
    .map((member) => (ts.isIdentifier(member.name) ? member.name.text : ""))
    .sort();
}

const inputs = (fields: Fields): string[] =>
  Object.entries(fields)
    .filter(([, field]) => field.output !== true)
    .map(([name]) => name)
    .sort();

test.each([
  ["container.d.ts", "ContainerArgs", containerFields],
  ["network.d.ts", "NetworkArgs", networkFields],
  ["volume.d.ts", "VolumeArgs", volumeFields],
  ["remoteImage.d.ts", "RemoteImageArgs", remoteImageFields],
  ["image.d.ts", "ImageArgs", imageFields],
] as const)(
  "a program that sets a property of %s's %s has it done or refused by name",
  async (file, name, fields) => {
    expect(inputs(fields)).toEqual(await declared(file, name));
  },
);

test.each([
  ["container.d.ts", "Container", containerFields],
  ["network.d.ts", "Network", networkFields],
  ["volume.d.ts", "Volume", volumeFields],
  ["remoteImage.d.ts", "RemoteImage", remoteImageFields],
] as const)("a program that reads an output of %s's %s finds one", async (file, name, fields) => {
  const outputs = await declared(file, name);
  expect(Object.keys(fields)).toEqual(expect.arrayContaining(outputs));
});

const nested: [string, Field | undefined][] = [
  ["ContainerCapabilities", containerFields.capabilities],
  ["ContainerDevice", containerFields.devices],
  ["ContainerHealthcheck", containerFields.healthcheck],
  ["ContainerHost", containerFields.hosts],
  ["ContainerLabel", containerFields.labels],
  ["ContainerMount", containerFields.mounts],
  ["ContainerNetworksAdvanced", containerFields.networksAdvanced],
  ["ContainerPort", containerFields.ports],
  ["ContainerUlimit", containerFields.ulimits],
  ["ContainerUpload", containerFields.uploads],
  ["ContainerVolume", containerFields.volumes],
  ["ContainerDeviceReadBp", containerFields.deviceReadBps],
  ["DockerBuild", imageFields.build],
  ["NetworkIpamConfig", networkFields.ipamConfigs],
];

test.each(nested)(
  "a program that sets a property of a %s has it done or refused by name",
  async (name, field) => {
    const element = field?.kind === "set" || field?.kind === "list" ? field.of : field;
    const fields = element?.kind === "object" ? element.fields : {};
    // contextDigest is no property of the SDK: the provider adds it to the inputs itself.
    const own = inputs(fields).filter((one) => one !== "contextDigest");
    expect(own).toEqual(await declared("types/input.d.ts", name));
  },
);
