/** Where people reach it, from the machine that runs the stack. */
export const alertmanagerUrl = "http://localhost:9093";

/** Names of receivers, and the severities that go to them. */
export const receivers = { page: "pager", ticket: "default", none: "heartbeat" } as const;

/**
 * Alertmanager's configuration: pages at once and again each hour, tickets twice a day, the heartbeat each minute. Labels
 * that are missing compare as equal, so every inhibition asks for a job.
 */
export function alertmanagerConfig(): object {
  return {
    route: {
      receiver: receivers.ticket,
      group_by: ["job", "alertname"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
      routes: [
        {
          receiver: receivers.none,
          matchers: ['alertname="Watchdog"'],
          group_by: ["alertname"],
          group_wait: "0s",
          group_interval: "1m",
          repeat_interval: "1m",
        },
        {
          receiver: receivers.page,
          matchers: ['severity="page"'],
          group_by: ["job", "slo"],
          group_wait: "10s",
          repeat_interval: "1h",
        },
      ],
    },
    inhibit_rules: [
      {
        source_matchers: ['alertname="ServiceDown"', 'job!=""'],
        target_matchers: ['alertname!="ServiceDown"', 'job!=""'],
        equal: ["job"],
      },
      {
        source_matchers: ['severity="page"', 'job!=""', 'slo!=""'],
        target_matchers: ['severity="ticket"', 'job!=""', 'slo!=""'],
        equal: ["job", "slo"],
      },
    ],
    receivers: [
      { name: receivers.page, webhook_configs: [{ url: "http://localhost:9099/pager", send_resolved: true }] },
      { name: receivers.ticket, webhook_configs: [{ url: "http://localhost:9099/default", send_resolved: true }] },
      { name: receivers.none, webhook_configs: [{ url: "http://localhost:9099/heartbeat", send_resolved: false }] },
    ],
  };
}

/** What each kind of alert must reach: for `amtool config routes test`, in the generated guide and in tests. */
export const routes = [
  { labels: { alertname: "ServiceDown", severity: "page", job: "shop" }, receiver: receivers.page },
  { labels: { alertname: "CpuSaturated", severity: "ticket", job: "shop" }, receiver: receivers.ticket },
  { labels: { alertname: "Watchdog", severity: "none" }, receiver: receivers.none },
] as const;
