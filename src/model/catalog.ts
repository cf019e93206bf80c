import type { Ci } from "./ci.ts";
import type { DependencyFact, Facts, Language, ModuleFormat, Place, ServiceFact } from "./facts.ts";
import type { Metric } from "./metrics.ts";
import type { Constructor, FrameworkNeed, Need, OperationsFile } from "./need.ts";
import type { Operations } from "./operations.ts";
import type { Problem } from "./problem.ts";
import type { Requirement } from "./requirement.ts";
import type { Selection } from "./selection.ts";
import type { Sources } from "./sources.ts";

/** What a pillar's or dependency's `needs` may look at. */
export interface NeedContext {
  readonly facts: Facts;
  readonly service: ServiceFact;
  readonly selection: Selection;
  /** The project's own logger among the chosen dependencies, which stays the logger; "" when there is none. */
  readonly logger: string;
}

/** logging, metrics, tracing, ...: one folder each in `src/pillars`. */
export interface Pillar {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Position in lists and prompts. */
  readonly order: number;
  /** True when it comes only when it is named: `--yes` and the prompts leave it out. */
  readonly optional?: boolean;
  /** True when it is about the repository: it needs no service, and comes at the top only. */
  readonly repository?: boolean;
  needs(context: NeedContext): readonly Need[];
  /** What this pillar adds to the template context, e.g. the metrics package that fits the project's Node. */
  context?(context: NeedContext): Partial<TemplateContext>;
}

/** A client library (database, cache, queue, logger): one folder each in `src/dependencies`. */
export interface Dependency {
  readonly id: string;
  readonly title: string;
  readonly kind: "database" | "cache" | "queue" | "http" | "logger";
  /** Package names; also the needles that say whether a file must be parsed at all. */
  readonly packages: readonly string[];
  /** How clients are constructed. */
  readonly constructors: readonly Constructor[];
  /** Why this version can't be instrumented, or undefined. */
  unsupported?(fact: DependencyFact): string | undefined;
  /** Values for this dependency's template, chosen by the locked version, e.g. { channels: true }. */
  variant(fact: DependencyFact): Readonly<{ [name: string]: boolean | string }>;
  needs(context: NeedContext, fact: DependencyFact): readonly Need[];
}

/** A program that receives, keeps or shows telemetry: one folder each in `src/backends`. */
export interface Backend {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Its configuration. */
  files(operations: Operations): Promise<readonly OperationsFile[]>;
}

/** What runs the check by itself, in CI or before a commit: one folder each in `src/gates`. */
export interface Gate {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Files and folders at the top of a repository that say it is in use. */
  readonly markers: readonly string[];
  /** The program that runs it, where that is a package of the project: by any of these names, and how it is set up. */
  readonly runner?: { readonly packages: readonly string[]; readonly setUp: string };
  /** Whole new files. */
  files?(ci: Ci, sources: Sources): Promise<readonly OperationsFile[]>;
  /** Entries of configuration that may be the user's own. */
  entries?(ci: Ci, sources: Sources): Promise<readonly Requirement[]>;
}

/** A web framework: one folder each in `src/frameworks`. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly languages: readonly Language[];
  readonly packages: readonly string[];
  /** The lowest version that generated code starts with. */
  readonly lowest?: string;
  /** Every started application of this framework in the project; problems name shapes that were seen but not understood. */
  detect(sources: Sources, facts: Omit<Facts, "services">): Detection;
  /** How a need becomes an edit, or several; a problem when this project gives no place for it. */
  require(need: FrameworkNeed, context: NeedContext, sources: Sources): readonly Requirement[] | Problem;
  /** Routes written in the source, with their whole patterns; what can't be followed is left out. */
  routes?(sources: Sources, service: ServiceFact): readonly Route[];
  /** Templates of the request path, e.g. [{ template: "express/http", path: "http" }]. */
  readonly files: ReadonlyArray<{ readonly template: string; readonly path: string }>;
}

export interface Route {
  /** Undefined for what takes all that is below the path: `app.use("/api", router)`. */
  readonly method: string | undefined;
  readonly path: string;
  /** Its owner switched off the line that is written for each request. */
  readonly quiet?: boolean;
  readonly at: Place;
}

export interface Detection {
  readonly services: readonly ServiceFact[];
  readonly problems: readonly Problem[];
}

/**
 * What every template sees (Handlebars strict mode: a name that is not here is an error). Templates are written once,
 * as TypeScript with ES modules; JavaScript and CommonJS are derived from the rendered text.
 */
export interface TemplateContext {
  readonly service: { readonly name: string; readonly version: string };
  readonly language: Language;
  readonly moduleFormat: ModuleFormat;
  readonly framework: { readonly id: string; readonly major: number };
  /** One flag for each pillar there is. */
  readonly pillars: Readonly<{ [id: string]: boolean }>;
  readonly dependencies: ReadonlyArray<{
    readonly id: string;
    readonly kind: Dependency["kind"];
    readonly [variant: string]: boolean | string;
  }>;
  /** True when any dependency of that kind is chosen. */
  readonly kinds: Readonly<{ [kind in Dependency["kind"]]: boolean }>;
  readonly paths: { readonly health: string; readonly ready: string; readonly metrics: string };
  readonly metrics: Readonly<{ [name: string]: Metric }>;
  /** "@prometheus-io/client" or "prom-client". */
  readonly metricsPackage: string;
  /** Major of the OpenTelemetry SDK packages: 2 (Node 20) or 3 (Node >= 22.15). */
  readonly otelMajor: number;
  /** What the project loads variables from where generated code was loaded before, whatever the order of the lines. */
  readonly environment: {
    /** `dotenv.config()`, which an import stands for. */
    readonly importsDotenv: boolean;
    /** Options of other calls of it. */
    readonly dotenv: ReadonlyArray<Readonly<Record<string, unknown>>>;
    /** Paths given to `process.loadEnvFile`; "" for none. */
    readonly node: readonly string[];
  };
  /** The project's own logger ("winston", "pino"), which stays the logger; "" when there is none. */
  readonly logger: string;
}
