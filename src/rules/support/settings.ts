import type { RuleProject } from "../../model/rule.ts";
import type { ServiceContainer } from "./kubernetes.ts";

/**
 * A number that generated code reads from the environment (milliseconds mostly), in this container: what the manifest
 * says, else the default in the generated file as it is now. Undefined when the code has no such setting, or it comes
 * from a ConfigMap that may say anything.
 */
export function settingOf(
  name: string,
  { env, hasMoreEnv }: ServiceContainer,
  project: RuleProject,
): number | undefined {
  const written = env.get(name);
  if (written !== undefined) return finite(Number(written.value));
  return hasMoreEnv ? undefined : defaultOf(name, project);
}

function defaultOf(name: string, { record, sources }: RuleProject): number | undefined {
  const config = Object.keys(record?.generated ?? {}).find((path) => /\/config\.[jt]s$/.test(path));
  const text = config && sources.read(config);
  const found = new RegExp(`numberFrom\\(\\s*["']${name}["'],\\s*([\\d_]+)`).exec(text ?? "")?.[1];
  return found === undefined ? undefined : finite(Number(found.replaceAll("_", "")));
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);
