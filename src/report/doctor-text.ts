import type { Facts, Place } from "../model/facts.ts";
import { printable } from "./code-frame.ts";
import type { Palette } from "./palette.ts";

/** What was detected, a line a fact, each with the place that says so. */
export function doctorText(facts: Facts, palette: Palette): string {
  const { language, moduleFormat, runtime, packageManager } = facts;
  const lines = [
    palette.bold(`${printable(facts.name)} ${printable(facts.version)}`),
    row("language", languageNames[language.value] ?? language.value, language.evidence, palette),
    row("modules", moduleFormat.value, moduleFormat.evidence, palette),
    row("runtime", `${runtime.value.id} >= ${runtime.value.version}`, runtime.evidence, palette),
    row("package manager", packageManager.value.id, packageManager.evidence, palette),
    row("source code", facts.sourceDir === "" ? "." : facts.sourceDir, undefined, palette),
    row("generated code", facts.observabilityDir, undefined, palette),
    "",
    palette.bold("Services"),
    ...facts.services.map(({ framework, frameworkVersion, app }) => row(framework, frameworkVersion, app, palette)),
    ...(facts.services.length === 0 ? ["  none found"] : []),
    "",
    palette.bold("Dependencies in use"),
    ...facts.dependencies.flatMap(({ id, package: name, version, constructions, evidence }) =>
      (constructions.length === 0 ? [evidence] : constructions).map((place) =>
        row(id, `${name} ${version}`, place, palette),
      ),
    ),
    ...(facts.dependencies.length === 0 ? ["  none found"] : []),
  ];
  if (facts.existing.length > 0) {
    lines.push("", palette.bold("Already there"));
    lines.push(...facts.existing.map(({ kind, value, evidence }) => row(kind, value, evidence, palette)));
  }
  return `${lines.join("\n")}\n`;
}

const languageNames: { readonly [id: string]: string } = {
  typescript: "TypeScript",
  javascript: "JavaScript",
  python: "Python",
};

function row(name: string, value: string, place: Place | undefined, palette: Palette): string {
  const where = place === undefined ? "" : `  ${palette.dim(printable(`${place.file}:${place.line}`))}`;
  return `  ${printable(name).padEnd(16)} ${printable(value).padEnd(22)}${where}`.trimEnd();
}
