import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { callsOf, callsOfMethod, sought } from "../model/survey.ts";
import { clientCalls } from "./support/metrics.ts";
import { valuesIn } from "./support/values.ts";

sought(...callsOfMethod("listen"), ...callsOf("throng"));

export const met04: Rule = {
  code: "OG-MET04",
  severity: "error",
  title: "Workers of a cluster are scraped together, or each by itself",
  why:
    "Workers share one port, and each has its own registry. A scrape is answered by whichever worker takes the connection, so counters jump up and down between workers, " +
    "rate() takes that for restarts, and every number is wrong.",
  help: "Serve `new AggregatorRegistry().clusterMetrics()` from the primary process, or give each worker a metrics port of its own.",
  source: "prom-client: usage with the cluster module",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "server.js":
        'const cluster = require("cluster");\n' +
        'const http = require("http");\n' +
        'const { register } = require("prom-client");\n' +
        "if (cluster.isPrimary) {\n" +
        "  for (let i = 0; i < 4; i++) cluster.fork();\n" +
        "} else {\n" +
        "  http.createServer(async (req, res) => res.end(await register.metrics())).listen(3000);\n" +
        "}\n",
    },
    after: {
      "server.js":
        'const cluster = require("cluster");\n' +
        'const http = require("http");\n' +
        'const { AggregatorRegistry } = require("prom-client");\n' +
        "if (cluster.isPrimary) {\n" +
        "  const registry = new AggregatorRegistry();\n" +
        "  for (let i = 0; i < 4; i++) cluster.fork();\n" +
        "  http.createServer(async (req, res) => res.end(await registry.clusterMetrics())).listen(9464);\n" +
        "} else {\n" +
        '  http.createServer((req, res) => res.end("hello")).listen(3000);\n' +
        "}\n",
    },
    finds: ["server.js:5"],
  },
  check: (project) => {
    const { code, record } = project;
    // Generated code gives each worker a port of its own.
    if (record?.selection.pillars.includes("metrics") === true) return [];
    const exposed = clientCalls(code, ["register.metrics", "Registry.metrics", "globalRegistry.metrics"]);
    if (exposed.length === 0) return [];
    if (clientCalls(code, ["AggregatorRegistry", "AggregatorRegistry.setRegistries"]).length > 0) return [];
    return hasWorkerPorts(project) ? [] : [...forks(project), ...processManagers(project)];
  },
};

/** `listen(9464 + cluster.worker.id)` */
const hasWorkerPorts = ({ code }: RuleProject): boolean =>
  code
    .methods(["listen"])
    .some(({ args }) => args.some((value) => [...valuesIn(value)].some(({ source }) => /worker/i.test(source))));

const forks = ({ code }: RuleProject): RuleFinding[] =>
  code
    .calls(["cluster#fork", "throng"])
    .slice(0, 1)
    .map(({ at, callee }) => ({
      at,
      symbol: callee,
      message: "Each worker that is started here has a registry of its own, and a scrape reads any one of them.",
    }));

/** pm2 starts a cluster by its configuration. */
const processManagers = ({ sources }: RuleProject): RuleFinding[] =>
  sources
    .list()
    .filter((path) => /(?:^|\/)(?:ecosystem|pm2)(?:\.config)?\.(?:[cm]?js|json|ya?ml)$/.test(path))
    .flatMap((file) => {
      const lines = (sources.read(file) ?? "").split("\n");
      const line = lines.findIndex((text) => /^(?!\s*(?:\/\/|#|\*)).*\bexec_?mode["']?\s*:\s*["']?cluster/i.test(text));
      return line < 0
        ? []
        : [
            {
              at: { file, line: line + 1 },
              symbol: "pm2",
              message: "pm2 starts workers, and a scrape reads any one of them.",
            },
          ];
    });
