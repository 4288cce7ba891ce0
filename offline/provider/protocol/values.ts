import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** A value that the engine will only know when it runs: an output of a resource not yet created. */
export const UNKNOWN: unique symbol = Symbol("unknown until the update runs");

/** A property as Pulumi's protocol carries it, with the markers of unknown values made explicit. */
export type Value = typeof UNKNOWN | null | boolean | number | string | readonly Value[] | Properties;

/** The properties of a resource, or of an object inside one. */
export interface Properties {
  readonly [key: string]: Value;
}

/** What a string on the wire means instead of itself (sdk/go/common/resource/plugin/rpc.go in pulumi/pulumi). */
const UNKNOWN_MARKERS: ReadonlySet<string> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);
const UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key and value by which the protocol marks an object as the envelope of a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Reads a protocol message's properties. Nulls are dropped: Pulumi does not tell null from absent. */
export function decode(message: Struct | undefined): Properties {
  return message === undefined ? {} : fromObject(message.toJavaScript());
}

/** Writes properties as a protocol message. */
export function encode(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(toObject(properties));
}

/** Marks a property so that the engine encrypts it in its state and hides it in its output. */
export function secret(value: Value): Properties {
  return { [SIGNATURE]: SECRET, value };
}

export function isSecret(value: Value | undefined): value is Properties {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** The value inside a secret's envelope, or the value itself. */
export function reveal(value: Value | undefined): Value | undefined {
  return isSecret(value) ? value.value : value;
}

export function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value is, or holds anywhere, one that is not known yet. */
export function holdsUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (isList(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some(holdsUnknown);
}

function fromObject(object: Readonly<Record<string, JavaScriptValue>>): Properties {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, fromWire(value)]),
  );
}

function fromWire(value: JavaScriptValue): Value {
  if (typeof value === "string") return UNKNOWN_MARKERS.has(value) ? UNKNOWN : value;
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(fromWire) : fromObject(value as Record<string, JavaScriptValue>);
}

function toObject(properties: Properties): Record<string, JavaScriptValue> {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, toWire(value)]));
}

function toWire(value: Value): JavaScriptValue {
  if (value === UNKNOWN) return UNKNOWN_ON_THE_WIRE;
  if (typeof value !== "object" || value === null) return value;
  return isList(value) ? value.map(toWire) : toObject(value);
}
