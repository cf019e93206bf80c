export interface Labels {
  readonly [name: string]: string;
}

export interface Sample {
  /** Name as written: for histograms with its _bucket, _sum or _count. */
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  readonly exemplar?: Exemplar;
}

export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Seconds since 1970, when given. */
  readonly timestamp?: number;
}

export interface Family {
  readonly name: string;
  /** "untyped" when no TYPE line was there. */
  readonly type: string;
  readonly help: string | undefined;
  readonly samples: readonly Sample[];
}

export interface Scrape {
  readonly format: "prometheus" | "openmetrics";
  readonly families: readonly Family[];
  /** Lines that are no valid exposition, e.g. "line 7: ...". */
  readonly errors: readonly string[];
}
