import type { Gate } from "../../model/catalog.ts";

/** A line of the hook that husky runs before a commit. */
export const husky: Gate = {
  id: "husky",
  title: "husky",
  description: ".husky/pre-commit",
  markers: [".husky"],
  runner: { packages: ["husky"], setUp: 'install it, with "prepare": "husky" among the scripts' },
  entries: async (ci) => [(await import("./entry.ts")).huskyEntry(ci)],
};
