import type { Facts } from "../model/facts.ts";
import type { Selection } from "../model/selection.ts";
import { dependencies, pillars } from "../registry.ts";
import { isPackageName } from "./package-name.ts";
import type { SelectionFlags } from "./selection.ts";
import type { NewService } from "./service-files.ts";

/** Asks for what the flags left open; the answers are filled in from `proposed`. Rejects when Ctrl-C is pressed. */
export async function askSelection(facts: Facts, proposed: Selection, flags: SelectionFlags): Promise<Selection> {
  return {
    pillars: flags.pillars ?? (await askPillars(proposed.pillars)),
    dependencies: flags.dependencies === undefined ? await askDependencies(facts, proposed) : proposed.dependencies,
    options: proposed.options,
  };
}

/** Asks for what flags left open about a service that does not exist yet. */
export async function askNewService(
  proposed: NewService,
  open: { readonly name: boolean; readonly language: boolean },
): Promise<NewService> {
  const { input, select } = await import("./prompts.ts");
  const language = open.language
    ? await select({
        message: "Which language?",
        choices: [
          { value: "typescript" as const, name: "TypeScript" },
          { value: "javascript" as const, name: "JavaScript" },
        ],
        default: proposed.language,
      })
    : proposed.language;
  const name = open.name
    ? await input({
        message: "What is the service called?",
        default: proposed.name,
        validate: (text) => isPackageName(text) || "Lower-case letters, digits, -, _ and . make a package name.",
      })
    : proposed.name;
  return { name, language };
}

export async function confirmPlan(message: string): Promise<boolean> {
  const { confirm } = await import("./prompts.ts");
  return confirm({ message, default: true });
}

export async function askPillars(proposed: readonly string[]): Promise<string[]> {
  const { checkbox } = await import("./prompts.ts");
  return checkbox({
    message: "What should the service have?",
    required: true,
    choices: pillars
      .filter(({ id, optional }) => optional !== true || proposed.includes(id))
      .sort((a, b) => a.order - b.order)
      .map(({ id, title, description }) => ({
        value: id,
        name: title,
        description,
        checked: proposed.includes(id),
      })),
  });
}

async function askDependencies(facts: Facts, proposed: Selection): Promise<readonly string[]> {
  const found = dependencies.filter(({ id }) => facts.dependencies.some((fact) => fact.id === id));
  if (found.length === 0) return [];
  const { checkbox } = await import("./prompts.ts");
  return checkbox({
    message: "Which of its dependencies should be seen?",
    choices: found.map(({ id, title }) => ({
      value: id,
      name: title,
      description: placesOf(facts, id),
      checked: proposed.dependencies.includes(id),
    })),
  });
}

function placesOf(facts: Facts, id: string): string {
  const places = facts.dependencies.filter((fact) => fact.id === id).flatMap(({ constructions }) => constructions);
  return places.map(({ file, line }) => `${file}:${line}`).join(", ");
}
