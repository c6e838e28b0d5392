import { Faults } from '../../errors';
import { DECISION_WAIT_SECONDS } from '../../sizing';
import { tailPolicies, type TailRules } from './config/tail-policies';
import { processor, type Step } from './model';
import { readRe2 } from './re2';
import type { SamplerRoom, TraceSampling } from './sampling';

/** Traces that are kept for an attribute of one of their spans, or of its resource. One of `values` and `patterns` at least. */
export interface KeptAttribute {
  /** Name of the attribute. */
  readonly key: string;
  /** Values, compared whole and by type. Default: none. */
  readonly values?: readonly (string | number | boolean)[];
  /** RE2 that may match anywhere in a text; `^...$` for all of it. Default: none. */
  readonly patterns?: readonly string[];
}

/** What holds for traces with a span of one service. */
export type ServiceSampling =
  | {
      /** Its own share of what no other rule keeps, in percent, 0 to 100. Of several services in one trace the larger share holds. Default: everybody's. */
      readonly restPercent?: number;
      /**
       * Keep every trace with a span of this service that takes longer, in ms, from 1; `false` for none, for example where streams and jobs are slow by nature.
       * Of several services in one trace the smaller number holds. Default: everybody's.
       */
      readonly keepSlowerThanMs?: number | false;
    }
  | {
      /** None of the traces that it starts, whatever else would keep them, for example those of a prober. */
      readonly drop: true;
    };

/** Which traces are kept, by what is in them; each rule has a default. */
export interface TailSamplingProps {
  /** Keep every trace with a span of status error. Default: true. */
  readonly keepErrors?: boolean;
  /** Keep every trace that takes longer, in ms, from 1; `false` for none. Default: 1000. */
  readonly keepSlowerThanMs?: number | false;
  /** Keep every trace with a span event named `exception`. Default: true. */
  readonly keepExceptions?: boolean;
  /** Keep every trace with one of these attributes. Default: none. */
  readonly keepAttributes?: readonly KeptAttribute[];
  /** Share of the remaining traces that is kept, in percent, 0 to 100; up to 1 K traces/s keep 100, up to 10 K/s 20 to 50, above 5 to 20. Default: 10. */
  readonly restPercent?: number;
  /**
   * Most spans per second that `restPercent` keeps, from 1: what is above is not kept. For all samplers together as they are sized, each with its
   * part; scaled out beyond that they keep more in proportion. A trace of more than 1000 spans, or twice a sampler's part, is above. Default: no limit.
   */
  readonly restSpansPerSecond?: number;
  /** What holds instead for single services, by `service.name`; errors, slow traces and the like are kept as everywhere. Default: none. */
  readonly services?: { readonly [service: string]: ServiceSampling };
  /** Seconds a trace is waited for, from its first span; 1 to 20, since memory is sized for two windows of 10 s. Default: 10. */
  readonly decisionWaitSeconds?: number;
}

const DEFAULTS: TailRules = {
  keepErrors: true,
  keepSlowerThanMs: 1000,
  keepExceptions: true,
  keepAttributes: [],
  restPercent: 10,
  services: {},
  decisionWaitSeconds: DECISION_WAIT_SECONDS,
};

/** Decisions that are remembered, per trace in memory, so that a late span follows its trace: ten decision windows. */
const DECISIONS_PER_TRACE = 5;

/** Waits for each trace to end, then decides. */
export class TailSampling implements TraceSampling {
  public readonly wholeTraces = true;
  private readonly rules: TailRules;

  public constructor(props: TailSamplingProps) {
    this.rules = { ...DEFAULTS, ...props };
    check(this.rules);
  }

  public steps({ tracesInMemory, cores, replicas }: SamplerRoom): readonly Step<'traces'>[] {
    const shards = Math.max(1, Math.ceil(cores));
    const remembered = DECISIONS_PER_TRACE * tracesInMemory;
    return [
      processor('tail_sampling', {
        decision_wait: `${this.rules.decisionWaitSeconds}s`,
        num_traces: tracesInMemory,
        // A full memory holds the consumer back; otherwise it would throw out traces that are not yet decided on.
        block_on_overflow: true,
        sample_on_first_match: true,
        // One loop decides about one core's worth of traces.
        ...(shards > 1 ? { num_shards: shards } : {}),
        drop_pending_traces_on_shutdown: false,
        decision_cache: { sampled_cache_size: remembered, non_sampled_cache_size: remembered },
        policies: tailPolicies(this.rules, replicas),
      }),
    ];
  }
}

function isThreshold(ms: number | false): boolean {
  return ms === false || (Number.isInteger(ms) && ms >= 1);
}

function isShare(percent: number): boolean {
  return percent >= 0 && percent <= 100;
}

function check(rules: TailRules): void {
  const { keepSlowerThanMs, restPercent, restSpansPerSecond, decisionWaitSeconds } = rules;
  const faults = new Faults();
  if (!isShare(restPercent)) {
    faults.add({ prop: 'restPercent', got: restPercent, allowed: '0 to 100: a share of the traces that no other rule keeps', write: 'restPercent: 10' });
  }
  if (restSpansPerSecond !== undefined && !(Number.isInteger(restSpansPerSecond) && restSpansPerSecond >= 1)) {
    faults.add({ prop: 'restSpansPerSecond', got: restSpansPerSecond, allowed: 'whole spans per second from 1; for none of the rest restPercent: 0', write: 'restSpansPerSecond: 1000' });
  }
  if (!(decisionWaitSeconds >= 1 && decisionWaitSeconds <= 2 * DECISION_WAIT_SECONDS)) {
    const allowed = `1 to ${2 * DECISION_WAIT_SECONDS}: the sampler's memory is sized for two windows of ${DECISION_WAIT_SECONDS} s`;
    faults.add({ prop: 'decisionWaitSeconds', got: decisionWaitSeconds, allowed, write: `decisionWaitSeconds: ${DECISION_WAIT_SECONDS}` });
  }
  if (!isThreshold(keepSlowerThanMs)) {
    faults.add({ prop: 'keepSlowerThanMs', got: keepSlowerThanMs, allowed: 'whole milliseconds from 1, or false for no such rule', write: 'keepSlowerThanMs: 1000' });
  }
  rules.keepAttributes.forEach((attribute, i) => {
    checkAttribute(`keepAttributes[${i}]`, attribute, rules.keepAttributes.findIndex((a) => a.key === attribute.key) < i, faults);
  });
  for (const [service, sampling] of Object.entries(rules.services)) checkService(service, sampling, faults);
  if (keepsNothing(rules)) {
    faults.add({ prop: 'restPercent', got: restPercent, allowed: 'above 0 when no other rule keeps a trace: none would ever be kept', write: 'restPercent: 10' });
  }
  faults.throwIfAny('Sampling.tail');
}

function keepsNothing({ keepErrors, keepSlowerThanMs, keepExceptions, keepAttributes, restPercent, services }: TailRules): boolean {
  const ofServices = Object.values(services).some((s) => !('drop' in s) && ((s.restPercent ?? 0) > 0 || (s.keepSlowerThanMs ?? false) !== false));
  return !keepErrors && keepSlowerThanMs === false && !keepExceptions && keepAttributes.length === 0 && restPercent === 0 && !ofServices;
}

function checkAttribute(prop: string, { key, values = [], patterns = [] }: KeptAttribute, again: boolean, faults: Faults): void {
  if (key === '' || again) {
    faults.add({ prop: `${prop}.key`, got: key, allowed: 'the name of an attribute, each once', write: "{ key: 'tenant.tier', values: ['gold', 'silver'] }" });
  }
  if (values.length + patterns.length === 0) {
    faults.add({ prop, got: { key, values, patterns }, allowed: 'one value or pattern at least', write: `{ key: '${key}', patterns: ['.'] } for whatever text it holds` });
  }
  for (const value of values.filter((v) => v === '' || (typeof v === 'number' && !Number.isFinite(v)))) {
    faults.add({ prop: `${prop}.values`, got: value, allowed: 'texts with something in them, finite numbers, true and false', write: "values: ['gold', 402, true]" });
  }
  patterns.forEach((pattern, i) => {
    const { refused } = readRe2(pattern);
    if (refused !== undefined) faults.add({ prop: `${prop}.patterns[${i}]`, got: pattern, allowed: `a regular expression of RE2, without ${refused}`, write: "patterns: ['^/checkout']" });
  });
}

function checkService(service: string, sampling: ServiceSampling, faults: Faults): void {
  if (service === '') faults.add({ prop: 'services', got: service, allowed: 'names of services, as in service.name', write: 'services: { checkout: { restPercent: 100 } }' });
  if ('drop' in sampling) return;
  const { restPercent, keepSlowerThanMs } = sampling;
  const prop = `services.${service}`;
  if (restPercent === undefined && keepSlowerThanMs === undefined) {
    faults.add({ prop, got: sampling, allowed: 'something of its own: restPercent, keepSlowerThanMs or drop', write: 'services: { checkout: { restPercent: 100 } }' });
  }
  if (restPercent !== undefined && !isShare(restPercent)) {
    faults.add({ prop: `${prop}.restPercent`, got: restPercent, allowed: '0 to 100: a share of the traces that no other rule keeps', write: 'restPercent: 10' });
  }
  if (keepSlowerThanMs !== undefined && !isThreshold(keepSlowerThanMs)) {
    faults.add({ prop: `${prop}.keepSlowerThanMs`, got: keepSlowerThanMs, allowed: 'whole milliseconds from 1, or false for no such rule', write: 'keepSlowerThanMs: 300' });
  }
}
