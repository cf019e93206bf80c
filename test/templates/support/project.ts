import { add, openFiles, snapshot } from "../../support/projects.ts";
import { folderIn, installed, writeFiles } from "./install.ts";
import { packagesOf } from "./variant.ts";

interface Project {
  /** Text of app.js, an ES module. */
  readonly app: string;
  /** Others beside it. */
  readonly files?: Readonly<Record<string, string>>;
  readonly major: 4 | 5;
  /** What the project asks for beside Fastify. */
  readonly packages?: Readonly<Record<string, string>>;
  readonly pillars: readonly string[];
  readonly dependencies?: readonly string[];
}

/** Folder of a Fastify service that went through the whole plan, its packages installed. */
export async function fastifyProject(project: Project): Promise<string> {
  const { app, major, pillars, dependencies = [] } = project;
  const packages = { fastify: `^${major}.0.0`, ...project.packages };
  const manifest = JSON.stringify({ name: "shop", type: "module", dependencies: packages });
  const state = await add(
    await openFiles({ ...project.files, "package.json": manifest, "app.js": app }),
    pillars,
    dependencies,
  );
  const variant = { framework: "fastify", major, language: "javascript", moduleFormat: "esm", pillars } as const;
  const root = installed({ ...packagesOf({ ...variant, node: "20.19.0" }), ...packages });
  const folder = folderIn(root, "module", new Map());
  writeFiles(folder, new Map(Object.entries(snapshot(state))));
  return folder;
}
