import { backends, dependencies, frameworks, gates, pillars } from "../registry.ts";
import { document } from "../report/json.ts";
import { listText, type Entry } from "../report/list-text.ts";
import type { CommandRun } from "./commands.ts";

/** `obs-gen list`: everything that can be named on the command line. */
export const list: CommandRun = ({ terminal, globals }) => {
  const sections: ReadonlyArray<readonly [string, Entry[]]> = [
    ["Pillars", pillarsInOrder().map(({ id, title, description }) => ({ id, title, detail: description }))],
    ["Frameworks", frameworks.map(({ id, title, languages }) => ({ id, title, detail: languages.join(", ") }))],
    ["Backends", backends.map(({ id, title, description }) => ({ id, title, detail: description }))],
    ["Gates", gates.map(({ id, title, description }) => ({ id, title, detail: description }))],
    ["Dependencies", dependencies.map(({ id, title, packages }) => ({ id, title, detail: packages.join(", ") }))],
  ];
  if (globals.json) {
    const lists = sections.map(([title, entries]) => [
      title.toLowerCase(),
      entries.map(({ id, title: name }) => ({ id, title: name })),
    ]);
    terminal.out(document("list", true, Object.fromEntries(lists) as object));
  } else terminal.out(listText(sections, terminal.palette));
  return Promise.resolve(0);
};

const pillarsInOrder = (): typeof pillars => [...pillars].sort((a, b) => a.order - b.order);
