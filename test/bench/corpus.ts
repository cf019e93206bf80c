import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = fileURLToPath(new URL("../../.cache/bench/", import.meta.url));

/** Code of many hands, by what it holds of what a check looks for: files that hold something have to be parsed. */
const corpora = {
  /** Libraries that services load, few of them frameworks and clients: about one file in two hundred is parsed. */
  services: [
    ...["rxjs", "date-fns", "lodash", "axios", "graphql", "zod", "ajv", "core-js", "luxon", "ramda", "joi", "yup"],
    ...["class-validator", "nodemailer", "stripe", "jsonwebtoken", "validator", "handlebars", "inversify", "yargs"],
    ...["@babel/core", "eslint", "webpack", "typeorm", "@aws-sdk/client-s3", "@aws-sdk/client-sqs", "socket.io"],
    ...["express", "fastify", "pg", "ioredis", "knex", "pino", "bullmq"],
  ],
  /** Frameworks, clients and loggers themselves, with their examples and benchmarks: three times as many are. */
  clients: [
    ...["express", "fastify", "koa", "@koa/router", "@hapi/hapi", "@nestjs/core", "@nestjs/common", "passport"],
    ...["sequelize", "typeorm", "mongoose", "knex", "pg", "mysql2", "ioredis", "redis", "kafkajs", "bullmq", "amqplib"],
    ...["rxjs", "date-fns", "lodash", "axios", "undici", "graphql", "socket.io", "zod", "ajv", "core-js"],
    ...["winston", "pino", "bunyan", "prom-client", "@opentelemetry/sdk-node"],
  ],
} as const;

/** Programs that check source code. */
const peers = ["oxlint", "@biomejs/biome", "@ast-grep/cli"];

/** Installs `packages` where later runs find them; nothing of them runs at install. Returns their node_modules. */
function install(name: string, packages: readonly string[]): string {
  const folder = join(cache, name);
  if (!existsSync(join(folder, "node_modules"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages];
    const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit" });
    if (status !== 0) throw new Error(`npm could not install ${packages.join(", ")}`);
  }
  return join(folder, "node_modules");
}

/** The folder with the executables of the peers. */
export const peersBin = (): string => join(install("peers", peers), ".bin");

/** Folders that no source is looked for in get another name. */
const renamed = new Map([
  ["node_modules", "packages"],
  ["dist", "out"],
  ["build", "made"],
  ["coverage", "covered"],
]);

/**
 * Puts `wanted` scripts of the packages of a corpus below `target`, as they are: an even part of them all, with their folders, so that
 * they load each other. What has more than 60 kB is a build result. Returns how many there are, and their bytes.
 */
export function copyCorpus(
  name: keyof typeof corpora,
  target: string,
  wanted: number,
): { readonly files: number; readonly bytes: number } {
  const modules = install(name, corpora[name]);
  const scripts = readdirSync(modules, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.[cm]?[jt]s$/.test(path) && !/\.d\.[cm]?ts$/.test(path))
    .filter((path) => statSync(join(modules, path)).isFile() && statSync(join(modules, path)).size <= 60_000)
    .sort();
  const chosen = scripts.filter(
    (_, index) => Math.floor((index * wanted) / scripts.length) !== Math.floor(((index - 1) * wanted) / scripts.length),
  );
  let bytes = 0;
  for (const path of chosen) {
    const to = join(target, ...path.split("/").map((part) => renamed.get(part) ?? part));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(modules, path), to);
    bytes += statSync(to).size;
  }
  return { files: chosen.length, bytes };
}
