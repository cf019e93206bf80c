import { expect, test } from "vitest";
import { load, type Files } from "../folder.ts";

const runtime = async (files: Files, dir?: string) => (await load(files, dir)).facts.runtime;

test.each<[string, Files, string, string, number]>([
  [".nvmrc", { ".nvmrc": "v20.11.1\n" }, "20.11.1", ".nvmrc", 1],
  [".nvmrc with a comment and a major", { ".nvmrc": "# LTS\n22" }, "22.0.0", ".nvmrc", 2],
  [".nvmrc with a name", { ".nvmrc": "lts/Jod" }, "22.0.0", ".nvmrc", 1],
  [".node-version", { ".node-version": "24.1" }, "24.1.0", ".node-version", 1],
  [".tool-versions", { ".tool-versions": "python 3.12\nnodejs 20.10.0\n" }, "20.10.0", ".tool-versions", 2],
  ["volta", { "package.json": { volta: { node: "22.3.0" } } }, "22.3.0", "package.json", 3],
  ["an image", { Dockerfile: "# app\nFROM node:22-alpine\n" }, "22.0.0", "Dockerfile", 2],
  [
    "the last stage's image",
    {
      Dockerfile: "FROM node:20 AS build\nFROM --platform=linux/amd64 public.example/docker/library/node:22.4.1-slim\n",
    },
    "22.4.1",
    "Dockerfile",
    2,
  ],
  ["a stage on another stage", { Dockerfile: "FROM node:20 AS base\nFROM base\n" }, "20.0.0", "Dockerfile", 1],
  ["an argument", { Dockerfile: 'ARG NODE="22.1"\nFROM node:${NODE}-slim\n' }, "22.1.0", "Dockerfile", 2],
  ["an argument's fallback", { Dockerfile: "FROM node:${NODE:-24}\n" }, "24.0.0", "Dockerfile", 1],
  [
    "distroless",
    { "docker/Dockerfile": "FROM gcr.io/distroless/nodejs22-debian12:nonroot\n" },
    "22.0.0",
    "docker/Dockerfile",
    1,
  ],
  ["engines", { "package.json": { engines: { node: "^22.12 || >=24" } } }, "22.12.0", "package.json", 3],
  ["engines, old promises clamped", { "package.json": { engines: { node: ">=14" } } }, "20.0.0", "package.json", 3],
])("%s", async (_, files, version, file, line) => {
  expect(await runtime(files)).toEqual({
    value: { id: "node", version, major: Number(version.split(".")[0]) },
    evidence: { file, line },
  });
});

test.each<[string, Files]>([
  ["nothing", {}],
  ["names of no fixed version", { ".nvmrc": "lts/*", ".node-version": "node", Dockerfile: "FROM node:lts\n" }],
  ["other images", { Dockerfile: "FROM mynode:18\nFROM nginx:1.27\n" }],
  ["engines that allow all, or make no sense", { "package.json": { engines: { node: "*" } } }],
  ["engines that are no range", { "package.json": { engines: { node: "latest and greatest" } } }],
])("%s: the running Node", async (_, files) => {
  expect((await runtime(files)).value.version).toBe(process.versions.node);
});

test("version files come before volta, volta before the image, the image before engines", async () => {
  const all = {
    ".nvmrc": "20.1.0",
    "package.json": { volta: { node: "20.2.0" }, engines: { node: ">=22" } },
    Dockerfile: "FROM node:20.3.0",
  };
  expect((await runtime(all)).value.version).toBe("20.1.0");
  expect((await runtime({ ...all, ".nvmrc": "lts/*" })).value.version).toBe("20.2.0");
  expect((await runtime({ ...all, ".nvmrc": "", "package.json": { engines: { node: ">=22" } } })).value.version).toBe(
    "20.3.0",
  );
});

test("a version file of the repository holds for its packages; one outside does not", async () => {
  const files = { ".nvmrc": "20.5.0", "apps/api/package.json": {} };
  expect(await runtime({ ...files, ".git/HEAD": "" }, "apps/api")).toMatchObject({
    value: { version: "20.5.0" },
    evidence: { file: "../../.nvmrc", line: 1 },
  });
  expect((await runtime(files, "apps/api")).value.version).toBe(process.versions.node);
});
