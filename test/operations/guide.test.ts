import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startStack } from "../../src/live/stack/start.ts";
import { alertingFiles } from "../../src/operations/alerting.ts";
import { alertmanagerUrl } from "../../src/operations/alertmanager.ts";
import { freePorts, searchPath } from "./live/shop.ts";
import { folderWith, operations } from "./support/operations.ts";
import { programPath, without } from "./support/programs.ts";

const files = alertingFiles(operations());
const text = (path: string): string => files.find((file) => file.path === path)?.text ?? "";
const guide = text("ops/on-call.md");
/** Lines of all shell blocks of a page. */
const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));

describe("what people on call read", () => {
  const folder = folderWith(files);
  afterAll(folder.dispose);
  const shell = (command: string): string =>
    execFileSync("sh", ["-c", command], {
      cwd: folder.path,
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, PATH: `${dirname(programPath("promtool"))}:${process.env["PATH"]}` },
    });

  it("every link of the guide leads to a page", () => {
    const links = [...guide.matchAll(/\]\((runbooks\/[^)]+)\)/g)].map(([, link]) => `ops/${link}`);
    expect(links.length).toBeGreaterThan(15);
    expect(links.filter((link) => text(link) === "")).toEqual([]);
  });

  // The tests of alerts run the rule tests.
  const checks = commands.filter((line) => !line.includes("test rules") && !line.includes(alertmanagerUrl));
  it.skipIf(without("promtool", "amtool")).each(checks)("%s", (command) => {
    expect(() => shell(command)).not.toThrow();
  });

  it.skipIf(without("prometheus-alertmanager", "amtool"))("what is said to a running Alertmanager", async () => {
    const ports = await freePorts();
    const url = `http://127.0.0.1:${ports.alertmanager}`;
    const stack = await startStack({ root: folder.path, ports, path: searchPath() });
    try {
      const silence = commands.find((line) => line.includes("silence add")) ?? "";
      const alert = /`(amtool .* alert add .*?)`/.exec(text("ops/runbooks/NotifyFailing.md"))?.[1] ?? "";
      for (const command of [silence, alert]) {
        expect(command).toContain(alertmanagerUrl);
        shell(command.replace(alertmanagerUrl, url));
      }
      const ask = async (what: string): Promise<string> => (await fetch(`${url}/api/v2/${what}`)).text();
      expect(await ask("silences")).toContain('"planned work"');
      expect(await ask("alerts")).toContain("NotifyTest");
    } finally {
      await stack.stop();
    }
  });
});
