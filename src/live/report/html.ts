import type { LiveResult } from "../check/options.ts";
import { durationText } from "../join/render.ts";
import type { LiveFinding, RuleVerdict } from "../rules/types.ts";
import { markup, type Html } from "./escape.ts";
import { requestCard } from "./request.ts";
import { style } from "./style.ts";

/** The result as one HTML file: no script, nothing loaded from elsewhere. */
export function liveHtml(result: LiveResult): string {
  const { findings, requests, verdicts } = result;
  const title = `Telemetry of ${result.service === "" ? "the service" : result.service}`;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${{ html: style }}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          ${facts(result)}
        </header>
        <main>
          <h2>Findings</h2>
          ${findings.length === 0 ? markup`<p class="good">None: every rule that could be judged holds.</p>` : findings.map(findingCard)}
          <h2>Requests</h2>
          ${requests.map((joined, index) => requestCard(joined, index === 0))}
          <h2>Rules</h2>
          ${ruleTable(verdicts)}${scoreText(result)}
        </main>
      </body>
    </html> `.html;
}

function facts({ verdicts, bootTime, duration, url }: LiveResult): Html {
  const count = (wanted: RuleVerdict["verdict"]): number => verdicts.filter(({ verdict }) => verdict === wanted).length;
  return markup`<ul class="facts">
    <li><b class="good">${count("passed")}</b> rules hold</li>
    <li><b class="bad">${count("failed")}</b> broken</li>
    <li><b>${count("skipped")}</b> not judged</li>
    <li class="soft">start ${durationText(bootTime)}</li>
    <li class="soft">check ${durationText(duration)}</li>
    <li class="soft mono">${url}</li>
  </ul>`;
}

function findingCard({ code, severity, message, help, file, line, evidence }: LiveFinding): Html {
  const tone = severity === "error" ? "bad" : "warn";
  const place = file === undefined ? "" : `${file}:${line ?? 1}`;
  return markup`<article class="card">
    <p><b class="${tone}">${code} ${severity}</b> ${message}</p>
    <ul>
      ${evidence.map((item) => markup`<li><code>${item}</code></li>`)}
    </ul>
    <p>${help}${place === "" ? markup`` : markup` <code class="soft">${place}</code>`}</p>
  </article>`;
}

function ruleTable(verdicts: readonly RuleVerdict[]): Html {
  const tones = { passed: "good", failed: "bad", skipped: "soft" } as const;
  const rows = verdicts.map(
    ({ code, title, verdict, reason }) =>
      markup`<tr>
        <th scope="row">${code}</th>
        <td>${title}</td>
        <td class="${tones[verdict]}">${verdict}${reason === "" ? "" : `: ${reason}`}</td>
      </tr>`,
  );
  return markup`<table>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function scoreText({ score }: LiveResult): Html {
  if (score.value === undefined) return markup``;
  const ids = score.rules.map(({ id, passed }) => `${id}${passed ? "" : " (failed)"}`).join(", ");
  return markup`<h2>Instrumentation Score</h2>
    <p><b>${score.value}</b> of 100 over ${ids}. Partial: not evaluated are ${score.notEvaluated.join(", ")}.</p>`;
}
