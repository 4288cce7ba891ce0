import { newDatabase } from "./databases.ts";
import { hashPassword } from "./password.ts";
import type { DatabaseRecord } from "./record.ts";

/**
 * What an empty directory begins with: the system database, and root with the password from ARANGODB_DEFAULT_ROOT_PASSWORD (empty without
 * it), as arangod does. From then on the variable has no effect.
 */
export const initialRecords = async (rootPassword: string): Promise<DatabaseRecord[]> => {
  let id = 0;
  const nextId = (): string => String((id += 1));
  return [
    ...newDatabase("_system", nextId),
    {
      o: "user",
      name: "root",
      active: true,
      ...(await hashPassword(rootPassword)),
      extra: {},
      access: [
        { database: "_system", level: "rw", collections: [["*", "rw"]] },
        { database: "*", level: "rw", collections: [["*", "rw"]] },
      ],
    },
  ];
};
