/** A stack of Terraform's JSON, as far as it is read here. */
export interface StackJson {
  readonly resource?: { readonly [type: string]: { readonly [name: string]: unknown } };
  readonly provider?: { readonly [name: string]: readonly Provider[] | Provider };
  readonly moved?: Blocks<{ readonly from: string; readonly to: string }>;
  readonly removed?: Blocks<{ readonly from: string; readonly lifecycle?: Blocks<{ readonly destroy?: unknown }> }>;
  readonly import?: Blocks<{ readonly to: string }>;
}

export interface Provider {
  readonly alias?: string;
  readonly [attribute: string]: unknown;
}

/** Terraform takes a list of blocks, or one alone. */
type Blocks<T> = readonly T[] | T;

export function listed<T>(blocks: Blocks<T> | undefined): readonly T[] {
  return blocks === undefined ? [] : Array.isArray(blocks) ? (blocks as readonly T[]) : [blocks as T];
}

/** A resource is compared as a whole, however many there are of it. */
const whole = (address: string): string => address.replace(/\[[^\]]*\]$/, '');

/** Where a stack's resources go: `moved` blocks lead from one to the next. Terraform moves nothing onto what is there already. */
export function movesOf({ moved }: StackJson, taken: (address: string) => boolean): ReadonlyMap<string, string> {
  const moves = new Map(listed(moved).map(({ from, to }) => [whole(from), whole(to)]));
  const end = (address: string): string => {
    let at = address;
    // As many steps as blocks, so that a circle ends.
    for (let step = 0; step < moves.size; step++) {
      const next = moves.get(at);
      if (next === undefined || taken(next)) return at;
      at = next;
    }
    return at;
  };
  return new Map([...moves.keys()].map((from) => [from, end(from)]));
}

/** Addresses that Terraform forgets, and leaves as they are: `removed` blocks that destroy nothing. Without a word it destroys (Terraform 1.11). */
export function forgottenIn({ removed }: StackJson): ReadonlySet<string> {
  const kept = listed(removed).filter(({ lifecycle }) => listed(lifecycle).some(({ destroy }) => destroy === false || destroy === 'false'));
  return new Set(kept.map(({ from }) => whole(from)));
}

/** Addresses of what exists already, and is taken over by `import` blocks. */
export function importedIn({ import: imports }: StackJson): ReadonlySet<string> {
  return new Set(listed(imports).map(({ to }) => whole(to)));
}

/** An address inside an expression of Terraform's, or what looks like one. */
export const ADDRESS = /[a-z][\w-]*\.[A-Za-z_][\w-]*/g;

/** The same value where what it refers to has moved. */
export function referring(value: unknown, moved: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.replace(ADDRESS, (address) => moved.get(address) ?? address);
  if (Array.isArray(value)) return value.map((inner) => referring(inner, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, referring(inner, moved)]));
}
