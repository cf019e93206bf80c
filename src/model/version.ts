declare const __VERSION__: string | undefined;
declare const __BUILD__: string | undefined;

/** Version of this tool: put in by the build. */
export const version: string = typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0";

/** Tells builds of one version apart, put in by the build: a hash of the program. */
export const build: string = typeof __BUILD__ === "string" ? __BUILD__ : "";
