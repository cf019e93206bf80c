import { buildDist } from "./build.ts";

/** Builds once before tests of the built program, so that they never judge a stale one. */
export async function setup(): Promise<void> {
  await buildDist();
}
