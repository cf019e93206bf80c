/** The nearest package name to a folder's name. */
export function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
  return name === "" ? "service" : name.slice(0, 214);
}

/** Names that npm takes for a new package. */
export const isPackageName = (name: string): boolean =>
  name.length <= 214 && /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(name) && name !== "node_modules";
