/** Where a rule comes from. */
export interface Source {
  /** `mission`: the product's own requirement. `upstream`: a document of the component, with its version. `measured`: by us, with a date. `assumed`: nobody publishes one. `override`: the user set the number. */
  readonly kind: 'mission' | 'upstream' | 'measured' | 'assumed' | 'override';
  /** The document and its version, or what was measured and when, or why it is assumed. */
  readonly text: string;
  /** Address of the document; of `upstream` always. Absent where there is none to be read. */
  readonly url?: string;
}

/** Why a number is what it is. */
export interface Explanation {
  /** Where the number stands in a PlatformSizing, for example `mimir.ingester.replicas`; `tier.with({ set })` takes the same path. */
  readonly path: string;
  /** The number that holds, in `unit`. */
  readonly value: number;
  /** Unit, for example `replicas`, `cores`, `MiB`; empty for a plain count. */
  readonly unit: string;
  /** The rule in words and signs, for example `ceil(series x 3 / 300,000 per core)`. */
  readonly formula: string;
  /** What went into it, by name. */
  readonly inputs: { readonly [name: string]: number | string };
  /** Where the rule comes from. */
  readonly source: Source;
  /** What the model says, in `unit`, where the user set another number. Absent: nobody did. */
  readonly model?: number;
}
