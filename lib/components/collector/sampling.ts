import { Faults } from '../../errors';
import { processor, type Step } from './model';
import { TailSampling, type TailSamplingProps } from './tail-sampling';

/** What one trace processor has for its sampler. */
export interface SamplerRoom {
  /** Traces it can hold at once; its memory is sized for them. */
  readonly tracesInMemory: number;
  /** Cores that it asks for; one decides about one core's worth of traces. */
  readonly cores: number;
  /** Processors as they are sized; an autoscaler may add to them. */
  readonly replicas: number;
}

/**
 * Decides on whole traces: the gateway keys records by trace id, so that one processor sees all of a trace,
 * and the processor holds traces in memory until they are decided on. Needs Kafka.
 */
export interface TraceSampling {
  /** Records are keyed by trace id, and one processor sees all of a trace. */
  readonly wholeTraces: true;
  /** The processors that stand between span metrics and Tempo, in order. */
  steps(room: SamplerRoom): readonly Step<'traces'>[];
}

/** Decides on each span by itself: nothing is held, and nothing lost on a kill. */
export interface SpanSampling {
  /** Records are written as they come. */
  readonly wholeTraces: false;
  /** The processors that stand between span metrics and Tempo, in order. */
  steps(): readonly Step<'traces'>[];
}

/** How many traces are kept. The gateway and the trace processor take the same one. */
export type Sampling = TraceSampling | SpanSampling;

/** How many traces are kept. */
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
  /** Waits for each trace to end, keeps what is worth keeping and a share of the rest. Throws a ValidationError for rules that make no sense, or that keep nothing. */
  tail: (props: TailSamplingProps = {}): TraceSampling => new TailSampling(props),
  /**
   * Keeps a share of all traces, decided by trace id. The only one that works without Kafka and keeps less than everything. Throws a ValidationError
   * for a share that is none.
   */
  probabilistic: (props: ProbabilisticSamplingProps): SpanSampling => new ProbabilisticSampling(props),
  /** Keeps every trace. */
  none: (): SpanSampling => new NoSampling(),
};
