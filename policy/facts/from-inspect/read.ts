/** A JSON object of Docker's, as it came. */
export type Inspected = Readonly<Record<string, unknown>>;

/** Docker writes null, or nothing, where it has an empty map or list. */
export function mapOf(value: unknown): Inspected {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Inspected) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Whether Docker says nothing here: no value, an empty one, or the zero of its kind. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}
