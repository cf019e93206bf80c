declare const __VERSION__: string | undefined;
declare const __BUILD__: string | undefined;
declare const __RENDERING__: string | undefined;

/** Version of this tool: put in by the build. */
export const version: string = typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0";

/** Tells builds of one version apart, put in by the build: a hash of the program. */
export const build: string = typeof __BUILD__ === "string" ? __BUILD__ : "";

/**
 * Tells apart what makes generated code, put in by the build: a hash of the templates and of all that fills them and lays
 * them out. "" where nothing was built, and templates may change at any time.
 */
export const rendering: string = typeof __RENDERING__ === "string" ? __RENDERING__ : "";
