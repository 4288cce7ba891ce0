import { MALLKU } from "./facts/project.ts";
import { startPack } from "./start.ts";

startPack(MALLKU, {
  name: "mallku-policy",
  displayName: "Mallku's database gate",
  description:
    "Nothing that exposes the database's port or binds the host passes a preview, however it is spelled.",
});
