import { Faults } from '../../errors';
import { filterSteps, type FilterRules, type LogFilter, type SpanFilter } from './config/filters';
import { NO_STEPS, type StepsBySignal } from './model';
import { checkKeys, checkRe2 } from './redaction';

/** What a gateway drops because nobody reads it. */
export interface Filters {
  /** The processors of each signal, in order. */
  steps(): StepsBySignal;
}

/** What differs from `Filters.standard()`. */
export interface FiltersProps {
  /** False keeps spans and log lines of health checks. Default: true, those of probes and load balancers by path and user agent go. */
  readonly healthChecks?: boolean;
  /** Paths of health checks beside `/health`, `/healthz`, `/live`, `/livez`, `/ready`, `/readyz` and `/ping`. Default: none. */
  readonly healthPaths?: readonly string[];
  /** Spans that are dropped, without their children, and before metrics are made of them. Default: none. */
  readonly spans?: readonly SpanFilter[];
  /** Log records that are dropped. Default: none. */
  readonly logs?: readonly LogFilter[];
  /** Attributes removed from spans, their events, log records and the resources of both; from data points by `Cardinality.of({ dropKeys })`. Default: none. */
  readonly dropAttributes?: readonly string[];
}

/** Without it nothing could be told apart, or be found again. */
const NEEDED = ['service.name'];

class Rules implements Filters {
  private readonly rules: FilterRules;

  public constructor(props: FiltersProps) {
    check(props);
    const { healthChecks = true, healthPaths = [], spans = [], logs = [], dropAttributes = [] } = props;
    this.rules = { healthChecks, healthPaths, spans, logs, dropAttributes };
  }

  public steps(): StepsBySignal {
    return filterSteps(this.rules);
  }
}

function check({ healthChecks = true, healthPaths = [], spans = [], logs = [], dropAttributes = [] }: FiltersProps): void {
  const faults = new Faults();
  healthPaths.forEach((path, i) => {
    if (/^\/[^\s?#]+$/.test(path) && healthChecks) return;
    faults.add({ prop: `healthPaths[${i}]`, got: path, allowed: 'a path from its first slash, without a query, where healthChecks is not false', write: "healthPaths: ['/internal/status']" });
  });
  spans.forEach((span, i) => {
    checkFilter(`spans[${i}]`, span, faults);
    if (span.name !== undefined) checkRe2(`spans[${i}].name`, [span.name], faults);
  });
  logs.forEach((log, i) => {
    checkFilter(`logs[${i}]`, log, faults);
    if (log.body !== undefined) checkRe2(`logs[${i}].body`, [log.body], faults);
  });
  checkKeys('dropAttributes', dropAttributes, faults);
  for (const key of dropAttributes.filter((k) => NEEDED.includes(k))) {
    faults.add({ prop: 'dropAttributes', got: key, allowed: 'anything else: without it nothing can be told apart', write: `dropAttributes without '${key}'` });
  }
  faults.throwIfAny('Filters.of');
}

function checkFilter(prop: string, { attributes = {}, ...filter }: SpanFilter | LogFilter, faults: Faults): void {
  if (Object.values(filter).every((value) => value === undefined) && Object.keys(attributes).length === 0) {
    faults.add({ prop, got: {}, allowed: 'one condition at least: an empty one would drop everything', write: "{ service: 'checkout', below: 'INFO' }" });
  }
  checkKeys(`${prop}.attributes`, Object.keys(attributes), faults);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value !== 'number' || Number.isFinite(value)) continue;
    faults.add({ prop: `${prop}.attributes.${key}`, got: String(value), allowed: 'a text, a finite number, true or false', write: `attributes: { '${key}': 0 }` });
  }
}

/** The filters that come with the library; anything else that implements `Filters` fits as well. */
export const Filters = {
  /** Drops spans and log lines of health checks. */
  standard: (): Filters => new Rules({}),
  /** The same, changed. Throws a ValidationError for paths, conditions and attributes that make no sense. */
  of: (props: FiltersProps): Filters => new Rules(props),
  /** Drops nothing. */
  off: (): Filters => ({ steps: () => NO_STEPS }),
};
