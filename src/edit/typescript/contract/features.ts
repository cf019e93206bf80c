import { ts } from "ts-morph";
import type { Feature } from "../../contract.ts";
import { branchOf, isNever, leftBefore } from "../conditions.ts";
import { decisionsIn } from "./decisions.ts";
import { exposedIn, rawIn } from "./exposed.ts";
import { type Named, conditioned, namesOf, textFeature } from "./feature-names.ts";
import { isGated } from "./gates.ts";
import { givenIn } from "./given.ts";
import { inheritedAt, knownAt, supposedAt } from "./known.ts";
import { keptAt, savedAt } from "./repeats.ts";
import { sequenceIn } from "./sequence.ts";
import { type Setting, pathsIn, settingOf } from "../settings.ts";
import { parse, syntaxProblems } from "../unit.ts";

/**
 * What a module does, as features that survive formatting, comments, renamed locals, other literals and code that was
 * added: what it exports and imports, which calls it makes and of what, which members and keys it names, and for each of
 * these what is known where it stands. What is never run is no feature.
 */
export function codeFeatures(path: string, text: string): readonly Feature[] | undefined {
  const unit = parse(path, text);
  if (syntaxProblems(unit).length > 0) return undefined;
  const features: Feature[] = [];
  const visit = (node: ts.Node): void => {
    const line = unit.tree.getLineAndCharacterOfPosition(node.getStart(unit.tree)).line + 1;
    const setting = settingOf(node);
    const found = setting ? featuresOfSetting(setting) : featuresOf(node);
    features.push(...found.map((feature) => ({ ...feature, line })));
    if (setting) return;
    ts.forEachChild(node, (child) => {
      if (isRun(node, child)) visit(child);
    });
  };
  for (const statement of unit.tree.statements) if (isRun(unit.tree, statement)) visit(statement);
  return features;
}

/** False for what is never run, whatever comes. */
function isRun(node: ts.Node, child: ts.Node): boolean {
  const branch = branchOf(node, child);
  return leftBefore(node, child) === undefined && (branch === undefined || !isNever(branch));
}

type Unplaced = Omit<Feature, "line">;

/** What a setting says is its owner's choice: it has to be there, and others are told of paths. */
function featuresOfSetting({ name, value }: Setting): Unplaced[] {
  if (value?.getText() === "undefined") return [];
  return [
    { name: `setting ${name}` },
    ...(value ? pathsIn(value) : []).map(({ text }) => ({ name: textFeature(text) })),
  ];
}

/** What a name saves from being written again may stand for what was written again. */
function featuresOf(node: ts.Node): Unplaced[] {
  const features = featuresAt(node);
  const saved = features.length === 0 ? 0 : savedAt(node);
  const again = features
    .filter(({ isUnwanted }) => isUnwanted !== true)
    .map((it) => ({ ...it, spare: "again" as const }));
  return [...features, ...Array.from({ length: saved }, () => again).flat()];
}

/** That it does not hang on a variable of the environment, or on chance. What is logged may. */
const ungated = ({ name, key = name }: Named): Unplaced => ({
  ...{ name: `${name} in every environment`, key: `${key} in every environment`, of: [key] },
  ...(isLine.test(name) && { spare: "otherwise" as const }),
});

const isLine = /^call of (?:trace|debug|info|warn|error|fatal|log|write)\(/;

const asSpare = (feature: Unplaced): Unplaced => ({ ...feature, spare: "otherwise" });

function featuresAt(node: ts.Node): Unplaced[] {
  const names = namesOf(node);
  const known = names.length === 0 ? [] : knownAt(node);
  const besides = names.length === 0 ? [] : [...inheritedAt(node), ...supposedAt(node), ...keptAt(node)];
  const of = names[0] && [names[0].key ?? names[0].name];
  return [
    ...names.flatMap((named) => {
      const { name, key = name, atoms = [] } = named;
      return [
        { name, key },
        ...[...known, ...atoms].map((atom) => ({ ...conditioned(named, atom), of: [key] })),
        ...besides.map((atom) => asSpare(conditioned(named, atom))),
      ];
    }),
    ...givenIn(node).map((it) => ({ ...it, ...(of !== undefined && { of }) })),
    ...decisionsIn(node),
    ...sequenceIn(node),
    ...(ts.isCallExpression(node) && !isGated(node) ? names.map(ungated) : []),
    ...rawIn(node).map((it) => ({ ...it, isUnwanted: true as const })),
    ...exposedIn(node).map((name) => ({ name: `secrecy of ${name}`, isUnwanted: true as const })),
  ];
}
