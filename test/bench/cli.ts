import { fileURLToPath } from "node:url";
import { measure, report, type Case } from "./ratios.ts";

/** Start-up of the command line against `node -e 0`, in one run. Expects a build. */
const node = process.argv[2] ?? process.execPath;
const rounds = Number(process.argv[3] ?? 41);
const bin = (name: string): string => fileURLToPath(new URL(`../../bin/${name}.cjs`, import.meta.url));
const obsGen = (name: string, args: string[], budget?: number): Case => ({
  name,
  command: [node, bin("obs-gen"), ...args],
  ...(budget === undefined ? {} : { budget }),
});

const cases = [
  obsGen("obs-gen --version", ["--version"], 1.1),
  obsGen("obs-gen --help", ["--help"], 1.1),
  obsGen("obs-gen add --help", ["add", "--help"], 1.35),
  { name: "create-observability --help", command: [node, bin("create-observability"), "--help"] as const, budget: 1.1 },
  obsGen("obs-gen adds (unknown command)", ["adds"]),
  obsGen("obs-gen list", ["list"]),
];

const results = measure({ name: "node -e 0", command: [node, "-e", "0"] }, cases, rounds);
process.exitCode = report(`Start, x node -e 0 (medians of ${rounds} rounds)`, results) ? 0 : 1;
