import { startReceiver } from "../receiver.ts";
import type { CollectorDownObservation, ShutdownObservation } from "./observations.ts";
import type { Boot, Cleanup, Plan } from "./plan.ts";
import { observeCollectorDown, observeShutdown, type ShutdownPlan } from "./shutdown.ts";

export interface Ends {
  readonly shutdown: ShutdownObservation;
  readonly collectorDown: CollectorDownObservation;
  /** Milliseconds. */
  readonly bootTime: number;
}

export interface EndPlan {
  readonly plan: Plan;
  readonly slow: ShutdownPlan["slow"];
  readonly deadline: number;
  /** Two of the service fit side by side. */
  readonly atOnce: boolean;
}

/** Two more starts: one that is ended in the middle of its work, one whose collector never answers. */
export async function observeEnds(
  boot: Boot,
  { plan, slow, deadline, atOnce }: EndPlan,
  cleanup: Cleanup,
): Promise<Ends> {
  const [quiet, deaf] = await Promise.all([startReceiver(), startReceiver()]);
  cleanup.push(
    () => quiet.close(),
    () => deaf.close(),
  );
  deaf.behave({ kind: "hang" });
  const { paths, planned } = plan;
  const [request = { method: "GET", path: "/" }] = planned;
  // A minute: only a flush can bring the spans out before the process ends.
  const ending = async (): Promise<[ShutdownObservation, number]> => {
    const service = await boot(quiet, 60_000);
    return [await observeShutdown({ service, receiver: quiet, paths, request, slow, deadline }), service.bootTime];
  };
  const failing = async (): Promise<[CollectorDownObservation, number]> => {
    const service = await boot(deaf, 20);
    return [
      await observeCollectorDown(service, planned.length === 0 ? [request] : planned, deadline),
      service.bootTime,
    ];
  };
  const first = ending();
  if (!atOnce) await first;
  const [[shutdown, bootTime], [collectorDown, other]] = await Promise.all([first, failing()]);
  return { shutdown, collectorDown, bootTime: atOnce ? Math.max(bootTime, other) : bootTime + other };
}
