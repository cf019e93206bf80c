import type { Step } from "./types.ts";

export const stepMinutes: { readonly [step in Step]: number } = { "1m": 1, "5m": 5, "10m": 10, "30m": 30 };

const unit: { readonly [unit: string]: number } = { m: 1, h: 60, d: 24 * 60 };
export const minutesOf = (duration: string): number => parseInt(duration, 10) * (unit[duration.slice(-1)] ?? 1);

/** A series as promtool reads it; every one comes from one instance unless it says otherwise. */
export function seriesOf(name: string, labels: Readonly<{ [label: string]: string }>): string {
  const all = Object.entries({ instance: "shop-1:9464", ...labels });
  return `${name}{${all.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(", ")}}`;
}
