import { Faults } from '../../errors';
import { cardinalitySteps, PATH_KEYS, UNBOUNDED_KEYS, type CardinalityRules } from './config/cardinality';
import { NO_STEPS, type StepsBySignal } from './model';
import { checkKeys, checkRe2 } from './redaction';

/** What keeps the number of series within bounds, in the gateway. */
export interface Cardinality {
  /** The processors of each signal, in order. */
  steps(): StepsBySignal;
}

/** What differs from `Cardinality.standard()`. */
export interface CardinalityProps {
  /** Further attributes that are removed from data points, beside those of `Cardinality.standard()`. Default: none. */
  readonly dropKeys?: readonly string[];
  /** Attributes of `Cardinality.standard()` that stay. Default: none. */
  readonly allowKeys?: readonly string[];
  /** Metric to the only attributes that its data points keep. Default: none. */
  readonly keepOnly?: { readonly [metric: string]: readonly string[] };
  /** Metrics that are dropped, as RE2 of their whole names, before any of the rest. Default: none. */
  readonly dropMetrics?: readonly string[];
  /** Attributes of data points in which ids of a path become `{id}`, and queries go. Default: `http.route`, `http.target` and `url.path`. */
  readonly pathKeys?: readonly string[];
  /** True: ids become `{id}` in names and in `http.route` of spans too, of which metrics are made; `url.path` keeps them. Default: true. */
  readonly spanNames?: boolean;
}

class Guards implements Cardinality {
  private readonly rules: CardinalityRules;

  public constructor(props: CardinalityProps) {
    check(props);
    const { dropKeys = [], allowKeys = [], keepOnly = {}, dropMetrics = [], pathKeys = PATH_KEYS, spanNames = true } = props;
    this.rules = { dropKeys: [...UNBOUNDED_KEYS, ...dropKeys].filter((key) => !allowKeys.includes(key)), keepOnly, dropMetrics, pathKeys, spanNames };
  }

  public steps(): StepsBySignal {
    return cardinalitySteps(this.rules);
  }
}

function check({ dropKeys = [], allowKeys = [], keepOnly = {}, dropMetrics = [], pathKeys = [] }: CardinalityProps): void {
  const faults = new Faults();
  checkKeys('dropKeys', dropKeys, faults);
  checkKeys('allowKeys', allowKeys, faults);
  checkKeys('pathKeys', pathKeys, faults);
  for (const [metric, keys] of Object.entries(keepOnly)) {
    checkKeys(`keepOnly.${metric}`, keys, faults);
    if (metric === '') faults.add({ prop: 'keepOnly', got: metric, allowed: 'names of metrics', write: "keepOnly: { 'http.server.request.duration': ['http.route'] }" });
  }
  checkRe2('dropMetrics', dropMetrics, faults);
  for (const key of dropKeys.filter((k) => UNBOUNDED_KEYS.includes(k))) {
    faults.add({ prop: 'dropKeys', got: key, allowed: 'what is not removed anyway', write: `dropKeys without '${key}'` });
  }
  for (const key of allowKeys.filter((k) => !UNBOUNDED_KEYS.includes(k))) {
    faults.add({ prop: 'allowKeys', got: key, allowed: `what would be removed: ${UNBOUNDED_KEYS.join(', ')}`, write: `allowKeys without '${key}'` });
  }
  faults.throwIfAny('Cardinality.of');
}

/** The guards that come with the library; anything else that implements `Cardinality` fits as well. */
export const Cardinality = {
  /** Removes ids of requests, sessions and persons from data points, and puts `{id}` for those in paths; what then falls together is added up. */
  standard: (): Cardinality => new Guards({}),
  /** The same, changed. Throws a ValidationError for names and expressions that make no sense. */
  of: (props: CardinalityProps): Cardinality => new Guards(props),
  /** Keeps every series. Mimir's limit of series for the whole tenant still holds. */
  off: (): Cardinality => ({ steps: () => NO_STEPS }),
};
