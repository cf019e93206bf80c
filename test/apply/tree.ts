import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/** Everything below a folder by path: kind, mode bits and bytes. */
export interface Tree {
  [path: string]: string;
}

export interface InitialFile {
  readonly text: string;
  readonly mode?: number;
}

const made: string[] = [];

afterAll(() => {
  for (const folder of made) {
    if (!existsSync(folder)) continue;
    execFileSync("chmod", ["-R", "u+w", folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder for this test file only. Links in its path are resolved. */
export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "apply-")));
  made.push(folder);
  return folder;
}

export function makeProject(files: { readonly [path: string]: string | InitialFile } = {}): string {
  const root = makeFolder();
  addFiles(root, files);
  return root;
}

export function addFiles(root: string, files: { readonly [path: string]: string | InitialFile }): void {
  for (const [path, content] of Object.entries(files)) {
    const { text, mode } = typeof content === "string" ? { text: content, mode: undefined } : content;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    if (mode !== undefined) chmodSync(join(root, path), mode);
  }
}

/** The state of a folder, without git's own and what `skip` names. */
export function readTree(root: string, skip: (name: string) => boolean = () => false): Tree {
  const tree: Tree = {};
  const visit = (folder: string, prefix: string): void => {
    for (const name of readdirSync(folder)) {
      if (name === ".git" || skip(name)) continue;
      const path = join(folder, name);
      const stat = lstatSync(path);
      const mode = (stat.mode & 0o7777).toString(8);
      if (stat.isSymbolicLink()) tree[prefix + name] = `link ${readlinkSync(path)}`;
      else if (stat.isDirectory()) {
        tree[prefix + name] = `folder ${mode}`;
        visit(path, `${prefix}${name}/`);
      } else if (!stat.isFile()) tree[prefix + name] = "special";
      else tree[prefix + name] = `file ${mode} ${readFileSync(path).toString("base64")}`;
    }
  };
  visit(root, "");
  return tree;
}

/** Real git in a folder, with an identity of its own. */
export function git(root: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...args], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

export function commitAll(root: string): void {
  git(root, "init", "-q");
  git(root, "add", "-A");
  git(root, "commit", "-qm", "start");
}
