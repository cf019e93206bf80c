import type { StartedService } from "../check/options.ts";
import type { Joined } from "../join/types.ts";
import type { Exit } from "../process/exit.ts";
import type { OutputLine } from "../process/output.ts";
import { startService } from "../process/start.ts";
import { startReceiver } from "../receiver.ts";
import { keepCharts } from "./charts.ts";
import { keepHistory } from "./history.ts";
import { servePage } from "./page.ts";

export interface DevOptions {
  readonly service: StartedService;
  /** Port of the page. Default: any free one. */
  readonly port?: number;
  /** The service's own port, as PORT. Default: any free one. */
  readonly servicePort?: number;
  readonly paths?: { readonly health?: string; readonly metrics?: string };
  /** Base URL of a real collector (OTLP over HTTP) that gets everything, too. */
  readonly forwardTo?: string;
  /** Hears of each request, once its log lines and spans are there: for `renderTree`. */
  readonly onRequest?: (joined: Joined) => void;
  /** Hears of each line the service writes. */
  readonly onLine?: (line: OutputLine) => void;
}

export interface Dev {
  /** The page, and the service. */
  readonly page: string;
  readonly url: string;
  /** When the service ends by itself. */
  readonly exited: Promise<Exit>;
  /** Ends the service and the page. */
  stop(): Promise<void>;
}

/** Runs a service with a receiver and a page beside it until `stop`. Rejects with `ServiceFailure` when it does not start. */
export async function startDev(options: DevOptions): Promise<Dev> {
  const { service, paths = {}, forwardTo } = options;
  const receiver = await startReceiver({ maxItems: 20_000, ...(forwardTo === undefined ? {} : { forwardTo }) });
  const running = await startService({
    ...service,
    endpoint: receiver.endpoint,
    ...(options.servicePort === undefined ? {} : { ports: { http: options.servicePort } }),
    ...(paths.health === undefined ? {} : { healthPath: paths.health }),
    ...(paths.metrics === undefined ? {} : { metricsPath: paths.metrics }),
  }).catch(async (error: unknown) => {
    await receiver.close();
    throw error;
  });
  const history = keepHistory(receiver, running.output);
  const charts = keepCharts(running.metricsUrl);
  if (options.onRequest !== undefined) history.subscribe(options.onRequest);
  if (options.onLine !== undefined) running.output.subscribe(options.onLine);
  const end = async (): Promise<void> => {
    history.close();
    charts.close();
    await running.stop(service.stopDeadline);
    await receiver.close();
  };
  const page = await servePage("Requests as they come", history, charts, options.port ?? 0).catch(
    async (error: unknown) => {
      await end();
      throw error;
    },
  );
  return {
    page: page.url,
    url: running.url,
    exited: running.exited,
    async stop() {
      await end();
      await page.close();
    },
  };
}
