import { newDatabase } from "../../../offline/database/databases.ts";
import type { DatabaseRecord } from "../../../offline/database/record.ts";

const collection: DatabaseRecord = {
  o: "collection",
  id: "100",
  database: "1",
  name: "c",
  isSystem: false,
  waitForSync: false,
};

/** A system database with the collection `c`, whose id is 100. */
export const initial = (): Promise<DatabaseRecord[]> => {
  let id = 0;
  return Promise.resolve([...newDatabase("_system", () => String((id += 1))), collection]);
};
