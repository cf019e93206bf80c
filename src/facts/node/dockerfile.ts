/**
 * The Node version of a Dockerfile's last stage that has one, e.g. "22.3" from `FROM node:22.3-alpine`. Arguments with a
 * default are filled in.
 */
export function dockerfileVersion(text: string): { readonly version: string; readonly line: number } | undefined {
  const defaults = new Map<string, string>();
  let found: { version: string; line: number } | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    const [, name, value] = /^\s*ARG\s+(\w+)=["']?([^"'\s]*)/i.exec(line) ?? [];
    if (name !== undefined && value !== undefined) defaults.set(name, value);
    const image = /^\s*FROM\s+(?:--\S+\s+)*(\S+)/i.exec(line)?.[1];
    const version = image === undefined ? undefined : imageVersion(fillIn(image, defaults));
    if (version !== undefined) found = { version, line: index + 1 };
  });
  return found;
}

/** "node:22-slim", "registry/library/node:22", and distroless "gcr.io/distroless/nodejs22-debian12". */
const imageVersion = (image: string): string | undefined =>
  /(?:^|\/)node:v?(\d+(?:\.\d+){0,2})/.exec(image)?.[1] ?? /(?:^|\/)nodejs(\d+)(?=[-:]|$)/.exec(image)?.[1];

const fillIn = (image: string, defaults: ReadonlyMap<string, string>): string =>
  image.replace(
    /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g,
    (_, braced?: string, fallback?: string, bare?: string) => defaults.get(braced ?? bare ?? "") ?? fallback ?? "",
  );
