import type { Overlay } from '../../config';
import { Faults } from '../../errors';
import { DECISION_WAIT_SECONDS } from '../../sizing';
import { processor, type Step } from './model';

/** What one trace processor has for its sampler. */
export interface SamplerRoom {
  /** Traces it can hold at once; its memory is sized for them. */
  readonly tracesInMemory: number;
  readonly cores: number;
}

/**
 * Decides on whole traces: the gateway keys records by trace id, so that one processor sees all of a trace,
 * and the processor holds traces in memory until they are decided on. Needs Kafka.
 */
export interface TraceSampling {
  readonly wholeTraces: true;
  /** The processors that stand between span metrics and Tempo, in order. */
  steps(room: SamplerRoom): readonly Step<'traces'>[];
}

/** Decides on each span by itself: nothing is held, and nothing lost on a kill. */
export interface SpanSampling {
  readonly wholeTraces: false;
  /** The processors that stand between span metrics and Tempo, in order. */
  steps(): readonly Step<'traces'>[];
}

/** How many traces are kept. The gateway and the trace processor take the same one. */
export type Sampling = TraceSampling | SpanSampling;

export interface TailSamplingProps {
  /** Keep every trace with a span of status error. Default: true. */
  readonly keepErrors?: boolean;
  /** Keep every trace that takes longer, in ms, from 1; `false` for none. Default: 1000. */
  readonly keepSlowerThanMs?: number | false;
  /** Keep every trace with a span event named `exception`. Default: true. */
  readonly keepExceptions?: boolean;
  /** Share of the remaining traces that is kept, in percent, 0 to 100; up to 1 K traces/s keep 100, up to 10 K/s 20 to 50, above 5 to 20. Default: 10. */
  readonly restPercent?: number;
  /** Seconds a trace is waited for, from its first span; 1 to 20, since memory is sized for two windows of 10 s. Default: 10. */
  readonly decisionWaitSeconds?: number;
}

const DEFAULTS: Required<TailSamplingProps> = {
  keepErrors: true,
  keepSlowerThanMs: 1000,
  keepExceptions: true,
  restPercent: 10,
  decisionWaitSeconds: DECISION_WAIT_SECONDS,
};

/** Decisions that are remembered, per trace in memory, so that a late span follows its trace: ten decision windows. */
const DECISIONS_PER_TRACE = 5;

class TailSampling implements TraceSampling {
  public readonly wholeTraces = true;
  private readonly props: Required<TailSamplingProps>;

  public constructor(props: TailSamplingProps) {
    this.props = { ...DEFAULTS, ...props };
    check(this.props);
  }

  public steps({ tracesInMemory, cores }: SamplerRoom): readonly Step<'traces'>[] {
    const shards = Math.max(1, Math.ceil(cores));
    const remembered = DECISIONS_PER_TRACE * tracesInMemory;
    return [
      processor('tail_sampling', {
        decision_wait: `${this.props.decisionWaitSeconds}s`,
        num_traces: tracesInMemory,
        // A full memory holds the consumer back; otherwise it would throw out traces that are not yet decided on.
        block_on_overflow: true,
        sample_on_first_match: true,
        // One loop decides about one core's worth of traces.
        ...(shards > 1 ? { num_shards: shards } : {}),
        drop_pending_traces_on_shutdown: false,
        decision_cache: { sampled_cache_size: remembered, non_sampled_cache_size: remembered },
        policies: this.policies(),
      }),
    ];
  }

  private policies(): readonly Overlay[] {
    const { keepErrors, keepSlowerThanMs, keepExceptions, restPercent } = this.props;
    return [
      ...(keepErrors ? [{ name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } }] : []),
      ...(keepSlowerThanMs === false ? [] : [{ name: 'slow', type: 'latency', latency: { threshold_ms: keepSlowerThanMs } }]),
      ...(keepExceptions
        ? [{ name: 'exceptions', type: 'ottl_condition', ottl_condition: { error_mode: 'ignore', spanevent: ['spanevent.name == "exception"'] } }]
        : []),
      // The same salt everywhere: two processors that see parts of one trace decide alike.
      ...(restPercent > 0
        ? [{ name: 'rest', type: 'probabilistic', probabilistic: { sampling_percentage: restPercent, hash_salt: 'observability-constructs' } }]
        : []),
    ];
  }
}

function check({ keepErrors, keepSlowerThanMs, keepExceptions, restPercent, decisionWaitSeconds }: Required<TailSamplingProps>): void {
  const faults = new Faults();
  if (!(restPercent >= 0 && restPercent <= 100)) {
    faults.add({ prop: 'restPercent', got: restPercent, allowed: '0 to 100: a share of the traces that no other rule keeps', write: 'restPercent: 10' });
  }
  if (!(decisionWaitSeconds >= 1 && decisionWaitSeconds <= 2 * DECISION_WAIT_SECONDS)) {
    const allowed = `1 to ${2 * DECISION_WAIT_SECONDS}: the sampler's memory is sized for two windows of ${DECISION_WAIT_SECONDS} s`;
    faults.add({ prop: 'decisionWaitSeconds', got: decisionWaitSeconds, allowed, write: `decisionWaitSeconds: ${DECISION_WAIT_SECONDS}` });
  }
  if (keepSlowerThanMs !== false && !(Number.isInteger(keepSlowerThanMs) && keepSlowerThanMs >= 1)) {
    faults.add({ prop: 'keepSlowerThanMs', got: keepSlowerThanMs, allowed: 'whole milliseconds from 1, or false for no such rule', write: 'keepSlowerThanMs: 1000' });
  }
  if (!keepErrors && keepSlowerThanMs === false && !keepExceptions && restPercent === 0) {
    faults.add({ prop: 'restPercent', got: restPercent, allowed: 'above 0 when no other rule keeps a trace: none would ever be kept', write: 'restPercent: 10' });
  }
  faults.throwIfAny('Sampling.tail');
}

export interface ProbabilisticSamplingProps {
  /** Share of the arriving traces that is kept, in percent, above 0 and up to 100. */
  readonly percent: number;
}

/** By the random bits of the trace id, alike in every collector: all spans of a trace are kept, or none, wherever each of them goes. */
class ProbabilisticSampling implements SpanSampling {
  public readonly wholeTraces = false;

  public constructor(private readonly props: ProbabilisticSamplingProps) {
    const { percent } = props;
    const faults = new Faults();
    if (!(percent > 0 && percent <= 100)) {
      faults.add({ prop: 'percent', got: percent, allowed: 'above 0, or no trace would ever be kept, and up to 100', write: 'percent: 10' });
    }
    faults.throwIfAny('Sampling.probabilistic');
  }

  public steps(): readonly Step<'traces'>[] {
    return [
      processor('probabilistic_sampler', {
        // Takes into account what an SDK has sampled and noted in the trace state. The default, a hash, would keep either all or none of those.
        mode: 'proportional',
        sampling_percentage: this.props.percent,
        // What cannot be judged is kept.
        fail_closed: false,
      }),
    ];
  }
}

class NoSampling implements SpanSampling {
  public readonly wholeTraces = false;

  public steps(): readonly Step<'traces'>[] {
    return [];
  }
}

/** The samplings that come with the library; anything else that implements `TraceSampling` or `SpanSampling` fits as well. */
export const Sampling = {
  /** Waits for each trace to end, keeps what is worth keeping and a share of the rest. */
  tail: (props: TailSamplingProps = {}): TraceSampling => new TailSampling(props),
  /** Keeps a share of all traces, decided by trace id. The only one that works without Kafka and keeps less than everything. */
  probabilistic: (props: ProbabilisticSamplingProps): SpanSampling => new ProbabilisticSampling(props),
  /** Keeps every trace. */
  none: (): SpanSampling => new NoSampling(),
};
