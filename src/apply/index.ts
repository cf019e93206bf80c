/** The only writer of the product: a plan reaches the disk through here, wholly or not at all. */
export { applyPlan, type ApplyOptions, type ApplyResult } from "./apply.ts";
export { recover, type Recovery } from "./recover.ts";
export { checkGit, type GitOptions } from "./git.ts";
export { installCommand, type InstallCommand } from "./install-command.ts";
export { formatRecord, readRecord } from "./record.ts";
export { replaceFile } from "./replace-file.ts";
export { openTree, type Tree } from "./tree.ts";
