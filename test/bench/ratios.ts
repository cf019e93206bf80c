import { spawnSync } from "node:child_process";

export interface Case {
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
  /** The ratio it must not exceed, or undefined when it is only shown. */
  readonly budget?: number;
  readonly cwd?: string;
}

export interface Measured {
  readonly name: string;
  /** Median of the ratios to the reference of the same round. */
  readonly ratio: number;
  readonly milliseconds: number;
  readonly budget: number | undefined;
}

/**
 * Wall time of each case against the reference, the first case. Rounds are interleaved and each ratio is taken within
 * its round, so that a noisy machine slows down both sides.
 */
export function measure(reference: Case, cases: readonly Case[], rounds: number): Measured[] {
  const samples = cases.map(() => ({ ratios: [] as number[], times: [] as number[] }));
  for (const item of [reference, ...cases]) time(item);
  for (let round = 0; round < rounds; round++) {
    const base = time(reference);
    for (const [index, item] of cases.entries()) {
      const spent = time(item);
      samples[index]?.ratios.push(spent / base);
      samples[index]?.times.push(spent);
    }
  }
  return cases.map(({ name, budget }, index) => ({
    name,
    budget,
    ratio: median(samples[index]?.ratios ?? []),
    milliseconds: median(samples[index]?.times ?? []),
  }));
}

/** Prints the table; returns whether every budget was kept. */
export function report(title: string, results: readonly Measured[]): boolean {
  console.log(title);
  for (const { name, ratio, milliseconds, budget } of results) {
    const verdict = budget === undefined ? "" : ratio <= budget ? `  <= ${budget}` : `  OVER ${budget}`;
    console.log(
      `  ${name.padEnd(36)} ${ratio.toFixed(2).padStart(6)} x ${milliseconds.toFixed(1).padStart(7)} ms${verdict}`,
    );
  }
  return results.every(({ ratio, budget }) => budget === undefined || ratio <= budget);
}

function time({ command: [program, ...args], cwd }: Case): number {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const start = process.hrtime.bigint();
  const { error } = spawnSync(program, args, { stdio: "ignore", cwd, env });
  if (error !== undefined) throw error;
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** The largest resident set of a program that Node runs, in MB (10^6 bytes). */
export function peakMemory({ command: [program, ...args], cwd }: Case): number {
  const tell = 'process.on("exit",()=>require("fs").writeSync(2,"\\n"+process.resourceUsage().maxRSS))';
  const script = `data:text/javascript,${encodeURIComponent(`import { createRequire } from "node:module"; const require = createRequire("/"); ${tell}`)}`;
  const { stderr } = spawnSync(program, ["--import", script, ...args], { cwd, encoding: "utf8" });
  return (Number(stderr.trim().split("\n").at(-1)) * 1024) / 1e6;
}
