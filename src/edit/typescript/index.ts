/** Reading and patching JavaScript and TypeScript. Everything here is pure: text in, positions and insertions out. */
export * from "./unit.ts";
export * from "./calls.ts";
export * from "./uses.ts";
export * from "./binding.ts";
export * from "./text.ts";
export * from "./requirements.ts";
export { evaluate, instanceOf, settle, type Value } from "./evaluate.ts";
export { isReference } from "./scope.ts";
export { type GeneratedModule, freeName } from "./imports.ts";
export { join, resolveModule } from "./modules.ts";
export { unitsReaching } from "./specifiers.ts";
export { findExisting } from "./existing.ts";
export { traceRequirement } from "./trace.ts";
export { exitRequirements } from "./exit.ts";
export { isOneOff } from "./one-off.ts";
export { readCode } from "./code.ts";
export { scriptComments } from "./comments.ts";
export { codeFeatures } from "./contract.ts";
