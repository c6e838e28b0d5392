/** One thing that is wrong with a value the user gave. */
export interface Fault {
  /** The prop as the user wrote it, for example `network.cidr`. */
  readonly prop: string;
  /** What was given. */
  readonly got: unknown;
  /** What is allowed, with the bound and the reason for it. */
  readonly allowed: string;
  /** What to write instead. */
  readonly write: string;
}

/** A construct or its path; structural, so that this file needs no construct library. */
export type Place = string | {
  /** Its node in the tree of constructs. */
  readonly node: {
    /** Ids from the root to it, as `prod/mimir`. */
    readonly path: string;
  };
};

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
}

/**
 * Thrown for bad input, before anything is written.
 * Its message names the construct's path and, for each fault, the prop, what was given, what is allowed and what to write instead.
 */
export class ValidationError extends Error {
  /** Path of the construct, or the name of what was called. */
  public readonly path: string;

  public constructor(
    place: Place,
    /** Everything that is wrong with the value, at once. */
    public readonly faults: readonly Fault[],
  ) {
    const path = typeof place === 'string' ? place : place.node.path;
    const lines = faults.map((f) => `  ${f.prop}: got ${show(f.got)}\n    allowed: ${f.allowed}\n    write: ${f.write}`);
    super(`[${path}] ${faults.length === 1 ? '1 fault' : `${faults.length} faults`}\n${lines.join('\n')}`);
    this.name = 'ValidationError';
    this.path = path;
  }
}

/** Collects every fault of one value, so that a user sees all of them at once. */
export class Faults {
  private readonly found: Fault[] = [];

  /** Notes a fault; nothing is thrown yet. */
  public add(fault: Fault): void {
    this.found.push(fault);
  }

  /** Throws a ValidationError naming `place` when any fault was added. */
  public throwIfAny(place: Place): void {
    if (this.found.length > 0) throw new ValidationError(place, this.found);
  }
}
