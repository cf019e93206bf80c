/** What the project is. Plain, printable data; every fact carries the place that says so. */

/** A place in a project file: `file` is POSIX, relative to the package folder; `line` and `column` count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** In UTF-16 units; absent where the whole line is meant. */
  readonly column?: number;
}

/** A value together with the evidence for it. */
export interface Fact<T> {
  readonly value: T;
  readonly evidence: Place;
}

export type Language = "typescript" | "javascript" | "python";

/** How one module reaches another. */
export type ModuleFormat = "esm" | "commonjs" | "python";

/** The interpreter the service runs on. `version` is the lowest one the project promises to support. */
export interface Runtime {
  readonly id: "node" | "python";
  readonly version: string;
  readonly major: number;
  /** Nothing in the project says it: what this tool ran on when the project was first set up, or runs on now. */
  readonly assumed?: true;
}

export interface PackageManager {
  readonly id: "npm" | "pnpm" | "yarn" | "yarn-berry" | "bun" | "pip" | "uv" | "poetry";
  /** Folder that holds the lockfile, relative to the package folder: "." or "../..". */
  readonly lockfileDir: string;
  readonly lockfile?: string;
}

/** Layout of generated files: what the project's own formatter would write. */
export interface Style {
  readonly indent: "tab" | number;
  readonly quotes: "single" | "double";
  readonly semicolons: boolean;
  readonly trailingCommas: "all" | "es5" | "none";
  readonly printWidth: number;
  readonly arrowParens: "always" | "avoid";
  readonly bracketSpacing: boolean;
  readonly newline: "\n" | "\r\n";
}

/** Layout of the record: what Prettier would write. Only configuration has a say, so it is the same from run to run. */
export interface Layout {
  readonly useTabs: boolean;
  /** Columns of a level, also where a tab makes it. */
  readonly tabWidth: number;
  readonly printWidth: number;
  readonly newline: "\n" | "\r\n";
}

/** What Prettier does without a setting. */
export const usualLayout: Layout = { useTabs: false, tabWidth: 2, printWidth: 80, newline: "\n" };

/** A service found in the project: one framework instance that is started. */
export interface ServiceFact {
  readonly framework: string;
  readonly frameworkVersion: string;
  readonly frameworkMajor: number;
  /** Where the application object is made. */
  readonly app: Place;
}

/** A client library in use. `version` is the locked one, or the lowest that the declared range allows. */
export interface DependencyFact {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  /** Each place where a client is constructed; empty when the package is only imported. */
  readonly constructions: readonly Place[];
  readonly evidence: Place;
  /** Set where only other packages of the workspace make its clients: the range that the first of them has of it. */
  readonly range?: string;
}

/** Something the project already has that generated code must live with. */
export interface ExistingFact {
  readonly kind:
    | "health-route"
    | "metrics-route"
    | "telemetry-sdk"
    | "signal-handler"
    | "logger"
    | "access-log"
    /** An access log that writes lines of JSON, or through a logger. */
    | "structured-access-log"
    /** `dotenv.config()`, which comes before all that is made or loaded below it. */
    | "environment"
    /**
     * `dotenv.config()` or `process.loadEnvFile()` that comes after generated code was loaded: in a file of imports, which all run before
     * it, or behind the application.
     */
    | "late-environment"
    /** One of which it can't be read which file it loads. */
    | "unread-environment";
  /** The route path, signal name or package name. */
  readonly value: string;
  /** What ends it and leaves the rest of the package as it is, where there is such an option. */
  readonly option?: string;
  /** What the call that loads the environment is given: the path, or the options. */
  readonly argument?: string | Readonly<Record<string, unknown>>;
  readonly evidence: Place;
}

/** Where the package lies in its repository. */
export interface RepositoryFact {
  /** Top of the repository, or of the workspaces, relative to the package folder: "." or "../..". */
  readonly dir: string;
  /** The package is the root of workspaces. */
  readonly workspaces: boolean;
  /** Workflows of GitHub, where the package is the top of the repository and has some. */
  readonly workflows?: readonly string[];
}

export interface Facts {
  readonly name: string;
  readonly version: string;
  readonly language: Fact<Language>;
  readonly moduleFormat: Fact<ModuleFormat>;
  readonly runtime: Fact<Runtime>;
  readonly packageManager: Fact<PackageManager>;
  readonly repository: RepositoryFact;
  /** Folder of the project's own code: "" or "src". */
  readonly sourceDir: string;
  /** Folder for generated code: "observability" or "src/observability". */
  readonly observabilityDir: string;
  /** What follows a relative import: ".js", ".ts" or "". */
  readonly importExtension: "" | ".js" | ".ts";
  readonly style: Style;
  readonly recordLayout: Layout;
  readonly packages: readonly DeclaredPackage[];
  readonly services: readonly ServiceFact[];
  readonly dependencies: readonly DependencyFact[];
  readonly existing: readonly ExistingFact[];
}

/** A package the manifest names, with the version that is locked, else installed, else the lowest its range allows. */
export interface DeclaredPackage {
  readonly name: string;
  readonly range: string;
  readonly version?: string;
  /** Nothing is locked or installed: `version` is what the range promises. */
  readonly promised?: true;
  /** All versions that the lockfile holds, for a package of which a process should have one and there are more. */
  readonly copies?: readonly string[];
  readonly dev: boolean;
  readonly evidence: Place;
}
