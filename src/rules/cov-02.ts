import type { CodeFunction } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type Consuming, consuming, subjectOf } from "./support/consumers.ts";
import { patchings } from "./support/patching.ts";
import { mayStartTelemetry, processesOf } from "./support/processes.ts";
import { recordOf } from "./support/record.ts";

/** Calls that run something in a span. */
const spans =
  /^(?:traced|startActiveSpan|startSpan|startInactiveSpan|startSpanManual|withActiveSpan|withSpan|trace|wrap)$/;

export const cov02: Rule = {
  code: "OG-COV02",
  severity: "warning",
  title: "What handles messages and jobs runs in a span that is sent",
  why:
    "Only requests begin a span by themselves. The handler of a queue has none: its queries and outgoing calls have no parent and are not recorded, so that a failing or " +
    "slow job is seen nowhere.",
  help:
    "`obs-gen trace <file>#<function>` puts the handler into a span; give an inline handler a name first. A worker that is a process of its own also calls " +
    "`startTracing()` of the generated `sdk` as it starts, and `shutdown()` before it ends.",
  source: "OpenTelemetry semantic conventions: messaging spans",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "worker.js":
        'const { Worker } = require("bullmq");\n' +
        "async function sendInvoice(job) {\n  await fetch(job.data.url);\n}\n" +
        'new Worker("invoices", sendInvoice);\n',
    },
    after: {
      "worker.js":
        'const { Worker } = require("bullmq");\n' +
        'const observability = require("./observability");\n' +
        "async function sendInvoice(job) {\n" +
        '  return observability.traced("send_invoice", {}, async () => {\n    await fetch(job.data.url);\n  });\n' +
        "}\n" +
        'new Worker("invoices", sendInvoice);\n',
    },
    record: recordOf({}),
    finds: ["worker.js:5"],
  },
  check: (project) => {
    const { code, facts, record } = project;
    if (record?.selection.pillars.includes("tracing") !== true) return [];
    const patched = patchings(code, facts).flatMap(({ packages }) => packages);
    const own = consuming(project).filter(({ consumer }) => !patched.includes(consumer.package));
    const judged = own.map((consumed) => ({ consumed, found: withoutSpan(consumed) }));
    // One step after the other: whether a span is sent is asked once there is one.
    const traced = judged.flatMap(({ consumed, found }) => (found.length === 0 ? [consumed] : []));
    return [...judged.flatMap(({ found }) => found), ...withoutStart(project, traced)];
  },
};

function withoutSpan(consumed: Consuming): RuleFinding[] {
  const { call, consumer, handler } = consumed;
  if (handler === undefined || consumer.isTraced?.(call) || call.within.some(isTraced) || isTraced(handler)) return [];
  const subject = subjectOf(consumed);
  const command = handler.name === "" || handler.method ? "" : `: \`obs-gen trace ${handler.at.file}#${handler.name}\``;
  return [
    {
      at: call.at,
      symbol: subject,
      ...(consumer.job === true && { severity: "info" as const }),
      message: `The handler of ${subject} runs outside of any span${command}.`,
    },
  ];
}

/** A worker that is a process of its own starts nothing by serving requests: its spans go nowhere. */
function withoutStart(project: RuleProject, own: readonly Consuming[]): RuleFinding[] {
  const found = new Map<string, RuleFinding>();
  for (const { call, handler } of own.filter(({ consumer }) => consumer.job !== true))
    for (const entry of handler === undefined ? [] : processesOf(project, call.at.file))
      if (!found.has(entry) && !mayStartTelemetry(project, entry))
        found.set(entry, {
          at: call.at,
          symbol: `process ${entry}`,
          message: `Nothing starts telemetry in the process of ${entry}, so its spans go nowhere: call \`startTracing()\` of ${project.facts.observabilityDir}/sdk there, and \`shutdown()\` before it ends.`,
        });
  return [...found.values()];
}

/** True when the function makes a span, or something that it calls does. */
const isTraced = (inner: CodeFunction): boolean =>
  inner.calls().some(
    (call) =>
      spans.test(call.name) ||
      call
        .target()
        ?.calls()
        .some(({ name }) => spans.test(name)) === true,
  );
