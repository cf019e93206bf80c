// Generated from the folder listing by `npm run fix`. Adding a folder is all there is to do.
import { alerting as alertingPillar } from "./pillars/alerting/index.ts";
import { ci as ciPillar } from "./pillars/ci/index.ts";
import { correlation as correlationPillar } from "./pillars/correlation/index.ts";
import { dashboards as dashboardsPillar } from "./pillars/dashboards/index.ts";
import { health as healthPillar } from "./pillars/health/index.ts";
import { logging as loggingPillar } from "./pillars/logging/index.ts";
import { metrics as metricsPillar } from "./pillars/metrics/index.ts";
import { stack as stackPillar } from "./pillars/stack/index.ts";
import { tracing as tracingPillar } from "./pillars/tracing/index.ts";
import { express as expressFramework } from "./frameworks/express/index.ts";
import { fastify as fastifyFramework } from "./frameworks/fastify/index.ts";
import { ioredis as ioredisDependency } from "./dependencies/ioredis/index.ts";
import { pino as pinoDependency } from "./dependencies/pino/index.ts";
import { postgres as postgresDependency } from "./dependencies/postgres/index.ts";
import { redis as redisDependency } from "./dependencies/redis/index.ts";
import { winston as winstonDependency } from "./dependencies/winston/index.ts";
import { alertmanager as alertmanagerBackend } from "./backends/alertmanager/index.ts";
import { collector as collectorBackend } from "./backends/collector/index.ts";
import { compose as composeBackend } from "./backends/compose/index.ts";
import { elk as elkBackend } from "./backends/elk/index.ts";
import { grafana as grafanaBackend } from "./backends/grafana/index.ts";
import { jaeger as jaegerBackend } from "./backends/jaeger/index.ts";
import { kubernetes as kubernetesBackend } from "./backends/kubernetes/index.ts";
import { prometheus as prometheusBackend } from "./backends/prometheus/index.ts";
import { github as githubGate } from "./gates/github/index.ts";
import { gitlab as gitlabGate } from "./gates/gitlab/index.ts";
import { husky as huskyGate } from "./gates/husky/index.ts";
import { lefthook as lefthookGate } from "./gates/lefthook/index.ts";
import type { Backend, Dependency, Framework, Gate, Pillar } from "./model/catalog.ts";

export const pillars: readonly Pillar[] = [
  alertingPillar,
  ciPillar,
  correlationPillar,
  dashboardsPillar,
  healthPillar,
  loggingPillar,
  metricsPillar,
  stackPillar,
  tracingPillar,
];
export const frameworks: readonly Framework[] = [expressFramework, fastifyFramework];
export const dependencies: readonly Dependency[] = [
  ioredisDependency,
  pinoDependency,
  postgresDependency,
  redisDependency,
  winstonDependency,
];
export const backends: readonly Backend[] = [
  alertmanagerBackend,
  collectorBackend,
  composeBackend,
  elkBackend,
  grafanaBackend,
  jaegerBackend,
  kubernetesBackend,
  prometheusBackend,
];
export const gates: readonly Gate[] = [githubGate, gitlabGate, huskyGate, lefthookGate];
