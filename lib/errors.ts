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

/** Where a construct may stand. */
export interface PlaceRule<S> {
  /** True of a scope around it that makes a place fit. */
  readonly within: (scope: S) => boolean;
  /** What fits, in words. */
  readonly allowed: string;
  /** What to write for such a scope. */
  readonly write: string;
}

/** A construct's node, as far as a place is judged by it; structural, so that this file needs no construct library. */
interface Scope<S> {
  readonly node: { readonly path: string; readonly scopes: readonly S[]; tryFindChild(id: string): unknown };
}

/** Checks where a construct is put and what it is called, before anything of it exists. Returns the scope. */
export function checkPlace<S extends Scope<unknown>>(scope: S, id: string, { within, allowed, write }: PlaceRule<unknown>): S {
  const place = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
  const faults = new Faults();
  const kind = (scope as object).constructor.name;
  if (!scope.node.scopes.some(within)) faults.add({ prop: 'scope', got: scope.node.path === '' ? kind : `${kind} ${scope.node.path}`, allowed, write });
  const taken = scope.node.tryFindChild(id);
  if (taken !== undefined) {
    const allowedId = `an id of its own: ${scope.node.path === '' ? 'this scope' : scope.node.path} has a ${(taken as object).constructor.name} of this name already`;
    faults.add({ prop: 'id', got: id, allowed: allowedId, write: `another id, for example ${id}-2` });
  }
  faults.throwIfAny(place);
  return scope;
}
