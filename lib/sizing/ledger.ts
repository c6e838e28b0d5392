import type { Faults } from '../errors';
import type { Explanation, Source } from './explanation';
import { nearest } from './nearest';
import { admitted, type RequestRules, type Requests } from './requests';

/** Why a number is what it is, and what an override of it must keep to. */
export interface Rule {
  readonly formula: string;
  readonly inputs?: Explanation['inputs'];
  readonly source: Source;
  /** Least that an override may say. Default: 0 for what may be nothing, else above 0. */
  readonly min?: number;
  /** Most that an override may say. */
  readonly max?: number;
  /** An override is a multiple of it. */
  readonly multipleOf?: number;
  /** Why the bounds are there. */
  readonly because?: string;
}

/** Numbers that the user sets in place of the model's, by path. */
export type NumberOverrides = { readonly [path: string]: number };

/** Units of the numbers that every workload has, by the last part of their path. */
const UNITS: { readonly [name: string]: string } = {
  replicas: 'replicas',
  maxReplicas: 'replicas',
  cpu: 'cores',
  memoryMiB: 'MiB',
  diskGiB: 'GiB',
  partitions: 'partitions',
  nodesPerZone: 'nodes',
  maxNodesPerZone: 'nodes',
};
const FRACTIONS = ['cores', 'GB/day', 'GiB/day', 'MB/s'];

/** Two numbers that differ by less than rounding are one. */
const EPSILON = 1e-9;

/**
 * The one way a number is decided. Whoever decides gets back what holds: the user's number where one was set, else the model's;
 * everything that is decided later reads that one, so the rest follows.
 */
export class Ledger {
  private readonly entries = new Map<string, Explanation>();

  public constructor(
    private readonly overrides: NumberOverrides,
    private readonly faults: Faults,
    /** What the cluster makes of the requests of pods. Default: nothing. */
    private readonly requests?: RequestRules,
  ) {}

  /**
   * @param path where the number stands in a PlatformSizing
   * @param model what the model says
   * @param rule why, and the bounds of an override
   * @param unit default: by the last part of the path
   */
  public decide(path: string, model: number, rule: Rule, unit = UNITS[path.slice(path.lastIndexOf('.') + 1)] ?? ''): number {
    const { formula, inputs = {}, source } = rule;
    const wanted = Object.hasOwn(this.overrides, path) ? this.overrides[path] : undefined;
    if (wanted === undefined) {
      this.entries.set(path, { path, value: model, unit, formula, inputs, source });
      return model;
    }
    const allowed = this.allows(path, wanted, rule, unit, model);
    const value = allowed ? wanted : model;
    const text = `set by the user; the rule: ${source.text}`;
    this.entries.set(path, { path, value, unit, formula, inputs, source: { kind: 'override', text }, model });
    return value;
  }

  /** The requests of a workload as the cluster will have them, whoever decided them: what is asked is what is paid. */
  public admitted(path: string, asked: Requests): Requests {
    const taken = admitted(asked, this.requests);
    for (const name of ['cpu', 'memoryMiB'] as const) {
      const entry = this.entries.get(`${path}.${name}`);
      if (taken[name] === asked[name] || entry === undefined) continue;
      this.entries.set(entry.path, { ...entry, value: taken[name], formula: `${entry.formula}; from ${asked[name]} to what ${this.requests?.by ?? 'the cluster'} takes` });
    }
    return taken;
  }

  /** Explains a number that is given and not decided here. */
  public note(path: string, value: number, { formula, inputs = {}, source }: Rule, unit = ''): void {
    this.entries.set(path, { path, value, unit, formula, inputs, source });
  }

  /** Every number so far, in the order of their decision. */
  public explanations(): readonly Explanation[] {
    return [...this.entries.values()];
  }

  /** Adds a fault for every override that no decision asked for, with the paths that are nearest. */
  public checkUnused(): void {
    const known = [...this.entries.keys()];
    for (const [path, got] of Object.entries(this.overrides)) {
      if (this.entries.has(path) && !path.startsWith('load.')) continue;
      const near = nearest(path, known.filter((k) => !k.startsWith('load.')));
      const allowed = path.startsWith('load.')
        ? 'numbers that follow from the load; the load itself is changed by `load`'
        : `a number of this platform's sizing (sizing.explain() lists them); nearest: ${near.join(', ')}`;
      const write = path.startsWith('load.') ? `load: { ${path.slice('load.'.length)}: ${got} }` : `set: { '${near[0]}': ${got} }`;
      this.faults.add({ prop: `tier.set['${path}']`, got, allowed, write });
    }
  }

  private allows(path: string, got: number, rule: Rule, unit: string, model: number): boolean {
    const whole = !FRACTIONS.includes(unit);
    const { min = unit === '' ? 0 : Math.min(model, whole ? 1 : 0.01), max = Infinity, multipleOf, because } = rule;
    const fits =
      Number.isFinite(got) &&
      got >= min - EPSILON &&
      got <= max + EPSILON &&
      (!whole || Number.isInteger(got)) &&
      (multipleOf === undefined || got % multipleOf === 0);
    if (fits) return true;
    const range = min === max ? `exactly ${min}` : max === Infinity ? `from ${min}` : `${min} to ${max}`;
    const parts = [whole ? `whole numbers, ${range}` : range, ...(multipleOf === undefined ? [] : [`a multiple of ${multipleOf}`])];
    const allowed = `${parts.join(', ')}${because === undefined ? '' : `: ${because}`} (${rule.source.text})`;
    this.faults.add({ prop: `tier.set['${path}']`, got, allowed, write: `set: { '${path}': ${this.near(got, model, min, max)} }` });
    return false;
  }

  private near(got: number, model: number, min: number, max: number): number {
    if (!Number.isFinite(got)) return model;
    return got > max ? max : got < min ? min : model;
  }
}
