import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../support/ports.ts";
import { until } from "../../support/services.ts";
import { programPath } from "../support/programs.ts";

export interface LogStore {
  readonly url: string;
  add(index: string, document: object): Promise<void>;
  /** Documents in which `field` is `value`. */
  find(index: string, field: string, value: string): Promise<ReadonlyArray<{ readonly [field: string]: unknown }>>;
  dispose(): Promise<void>;
}

/**
 * A search engine, with the generated template when one is given. Each of the two that can be had lacks something of what it asks for:
 * lifecycles are a part of Elasticsearch that is not free software, and so are data streams there, but not in OpenSearch.
 */
export async function startLogStore(engine: "elasticsearch" | "opensearch", template?: string): Promise<LogStore> {
  const home = mkdtempSync(join(tmpdir(), `${engine}-`));
  const port = await freePort();
  const classes = `${programPath(engine)}:${programPath(engine)}/lib/*`;
  const child = spawn("java", ["-Xmx512m", "-cp", classes, "Launch", home, String(port)], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const dispose = async (): Promise<void> => {
    await end(child);
    rmSync(home, { recursive: true, force: true });
  };
  const answers = (): Promise<boolean> =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  try {
    await until(answers, 90_000, engine);
    if (template !== undefined)
      await send(`${url}/_index_template/logs`, "PUT", withoutLicensed(engine, readFileSync(template, "utf8")));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    add: (index, document) => send(`${url}/${index}/_create/1?refresh=true`, "PUT", document),
    async find(index, field, value) {
      const query = encodeURIComponent(`${field}:"${value}"`);
      const answer = await fetch(`${url}/${index}/_search?size=50&q=${query}`);
      if (!answer.ok) return [];
      const { hits } = (await answer.json()) as { hits: { hits: Array<{ _source: { [field: string]: unknown } }> } };
      return hits.hits.map(({ _source }) => _source);
    },
    url,
    dispose,
  };
}

function withoutLicensed(engine: string, text: string): object {
  const template = JSON.parse(text) as { data_stream?: object; template: { settings: { [name: string]: unknown } } };
  delete template.template.settings["index.lifecycle.name"];
  if (engine === "elasticsearch") delete template.data_stream;
  return template;
}

async function send(url: string, method: string, body: object): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The Collector that follows log files, with the generated configuration on loopback. */
export async function startShipper(config: string, logs: string, store: LogStore): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "shipper-"));
  mkdirSync(join(folder, "queue"));
  const health = await freePort();
  const text = readFileSync(config, "utf8")
    // Half a minute in the release that can be built.
    .replace("    mapping:", "    flush: { interval: 500ms }\n    mapping:")
    .replaceAll("/var/log/service/*.log", logs)
    .replaceAll("/var/lib/otelcol", join(folder, "queue"))
    .replaceAll("http://elasticsearch:9200", store.url)
    .replaceAll("0.0.0.0:13134", `127.0.0.1:${health}`);
  writeFileSync(join(folder, "logs.yml"), text);
  const child = spawn(programPath("otelcol-logs"), [`--config=${join(folder, "logs.yml")}`], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => (output = (output + part).slice(-4_000)));
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(output);
      return fetch(`http://127.0.0.1:${health}/`).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    30_000,
    "the Collector of logs",
  );
  return async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
