/** A resource's name and type as a person knows them. */
export interface Subject {
  readonly name: string;
  /** Undefined where Docker, not Pulumi, named it. */
  readonly type: string | undefined;
}

/** `urn:pulumi:<stack>::<project>::<types of parents>$<type>::<name>`; a name may hold anything, "::" too. */
const URN = /^urn:pulumi:.*?::.*?::(?<types>.*?)::(?<name>.*)$/su;

export function subjectOf(resource: string): Subject {
  const { types, name } = URN.exec(resource)?.groups ?? {};
  if (types === undefined || name === undefined) return { name: resource, type: undefined };
  return { name, type: types.split("$").at(-1) };
}

/** Where in a stack something was found, as `<name> (<type>) <property path>`. */
export function placeOf({ resource, path }: { readonly resource: string; readonly path: string }): string {
  const { name, type } = subjectOf(resource);
  const owner = type === undefined ? name : `${name} (${type})`;
  return path === "" ? owner : `${owner} ${path}`;
}
