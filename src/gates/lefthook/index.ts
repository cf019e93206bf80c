import type { Gate } from "../../model/catalog.ts";
import { lefthookFiles } from "./names.ts";

/** A command that lefthook runs before a commit. */
export const lefthook: Gate = {
  id: "lefthook",
  title: "lefthook",
  description: "lefthook.yml",
  markers: lefthookFiles,
  runner: { packages: ["lefthook", "@evilmartians/lefthook"], setUp: "install it and run `lefthook install`" },
  entries: async (ci, sources) => [(await import("./entry.ts")).lefthookEntry(ci, sources)],
};
