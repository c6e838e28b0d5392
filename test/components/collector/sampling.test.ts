import { describe, expect, test } from 'vitest';
import { Sampling, type TailSamplingProps } from '../../../lib/components/collector';
import { configOf } from './fixtures';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the sampler's own shape
function tail(props?: TailSamplingProps, room = { tracesInMemory: 40_000, cores: 1.5, replicas: 3 }): { readonly [key: string]: any } {
  return Sampling.tail(props).steps(room)[0]?.config ?? {};
}

const policies = (props?: TailSamplingProps): string[] => tail(props)['policies'].map((p: { name: string }) => p.name);

describe('tail sampling', () => {
  test('keeps errors, slow traces and exceptions, and a tenth of the rest after 10 s', () => {
    expect(tail()).toMatchObject({
      decision_wait: '10s',
      num_traces: 40_000,
      policies: [
        { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
        { name: 'slow', type: 'latency', latency: { threshold_ms: 1000 } },
        { name: 'exceptions', type: 'ottl_condition', ottl_condition: { error_mode: 'ignore', spanevent: ['spanevent.name == "exception"'] } },
        { name: 'rest', type: 'probabilistic', probabilistic: { sampling_percentage: 10, hash_salt: 'observability-constructs' } },
      ],
    });
  });

  test('holds its source back rather than throw traces out, and decides on everything before it stops', () => {
    expect(tail()).toMatchObject({ block_on_overflow: true, drop_pending_traces_on_shutdown: false });
  });

  test('remembers more decisions than it holds traces', () => {
    const { decision_cache, num_traces } = tail();
    expect(decision_cache.sampled_cache_size).toBeGreaterThan(num_traces);
    expect(decision_cache.non_sampled_cache_size).toBeGreaterThan(num_traces);
  });

  test('has a loop per core', () => {
    expect(tail()).toMatchObject({ num_shards: 2 });
    expect(tail({}, { tracesInMemory: 1, cores: 1, replicas: 1 })).not.toHaveProperty('num_shards');
  });

  test.each<[TailSamplingProps, string[]]>([
    [{ keepErrors: false }, ['slow', 'exceptions', 'rest']],
    [{ keepSlowerThanMs: false }, ['errors', 'exceptions', 'rest']],
    [{ keepExceptions: false }, ['errors', 'slow', 'rest']],
    [{ restPercent: 0 }, ['errors', 'slow', 'exceptions']],
  ])('%j', (props, expected) => {
    expect(policies(props)).toEqual(expected);
  });

  test('each number is a prop', () => {
    expect(tail({ keepSlowerThanMs: 500, restPercent: 25, decisionWaitSeconds: 20 })).toMatchObject({
      decision_wait: '20s',
      policies: [{}, { latency: { threshold_ms: 500 } }, {}, { probabilistic: { sampling_percentage: 25 } }],
    });
  });

  test.each<[TailSamplingProps, string]>([
    [{ restPercent: -1 }, 'restPercent: got -1'],
    [{ restPercent: 101 }, 'restPercent: got 101'],
    [{ restPercent: NaN }, 'restPercent'],
    [{ decisionWaitSeconds: 0 }, 'decisionWaitSeconds: got 0'],
    [{ decisionWaitSeconds: 21 }, 'decisionWaitSeconds: got 21'],
    [{ keepSlowerThanMs: 0 }, 'keepSlowerThanMs: got 0'],
    [{ keepSlowerThanMs: 1.5 }, 'keepSlowerThanMs: got 1.5'],
    [{ keepErrors: false, keepSlowerThanMs: false, keepExceptions: false, restPercent: 0 }, 'none would ever be kept'],
  ])('%j is refused', (props, message) => {
    expect(() => Sampling.tail(props)).toThrow(message);
  });
});

// Each of these was started in collector 0.159 and given traces: validate does not compile policies.
describe('tail sampling by rules of the user’s', () => {
  const named = (props: TailSamplingProps, name: string, room?: Parameters<typeof tail>[1]): unknown =>
    tail(props, room)['policies'].find((p: { name: string }) => p.name === name);

  test('attributes: texts and patterns by the processor, numbers and truth by OTTL', () => {
    const props = { keepAttributes: [{ key: 'tier', values: ['gold', 402, true], patterns: ['^a|b$'] }] };
    expect(policies(props)).toEqual(['errors', 'slow', 'exceptions', 'attribute/tier', 'attribute/tier/other', 'attribute/tier/patterns', 'rest']);
    expect(named(props, 'attribute/tier')).toEqual({ name: 'attribute/tier', type: 'string_attribute', string_attribute: { key: 'tier', values: ['gold'] } });
    expect(named(props, 'attribute/tier/other')).toMatchObject({
      ottl_condition: { span: ['span.attributes["tier"] == 402', 'resource.attributes["tier"] == 402', 'span.attributes["tier"] == true', 'resource.attributes["tier"] == true'] },
    });
    // A $ that is the user's is doubled, or the collector would read it as its own.
    expect(named(props, 'attribute/tier/patterns')).toMatchObject({ string_attribute: { values: ['^a|b$$'], enabled_regex_matching: true } });
  });

  test('services: a share of their own instead of the rest’s, and none of what a prober starts', () => {
    const props: TailSamplingProps = { services: { checkout: { restPercent: 100 }, noisy: { restPercent: 0 }, prober: { drop: true } } };
    expect(policies(props)).toEqual(['drop/prober', 'errors', 'slow', 'exceptions', 'service/checkout', 'rest']);
    expect(named(props, 'drop/prober')).toMatchObject({
      type: 'drop',
      drop: { drop_sub_policy: [{ ottl_condition: { span: ['IsRootSpan() and resource.attributes["service.name"] == "prober"'] } }] },
    });
    expect(named(props, 'service/checkout')).toMatchObject({
      type: 'and',
      and: { and_sub_policy: [{ string_attribute: { key: 'service.name', values: ['checkout'] } }, { probabilistic: { sampling_percentage: 100 } }] },
    });
    expect(named(props, 'rest')).toMatchObject({
      type: 'and',
      and: { and_sub_policy: [{ type: 'not', not: { not_sub_policy: { string_attribute: { values: ['checkout', 'noisy'] } } } }, { probabilistic: { sampling_percentage: 10 } }] },
    });
  });

  test('services: what is slow by their own measure instead of everybody’s, beside a share or without', () => {
    const props: TailSamplingProps = { services: { checkout: { keepSlowerThanMs: 300, restPercent: 50 }, batch: { keepSlowerThanMs: false }, noisy: { restPercent: 1 } } };
    expect(policies(props)).toEqual(['errors', 'slow', 'slow/checkout', 'exceptions', 'service/checkout', 'service/noisy', 'rest']);
    expect(named(props, 'slow')).toEqual({
      name: 'slow',
      type: 'and',
      and: {
        and_sub_policy: [
          { name: 'others', type: 'not', not: { not_sub_policy: { name: 'named', type: 'string_attribute', string_attribute: { key: 'service.name', values: ['checkout', 'batch'] } } } },
          { name: 'latency', type: 'latency', latency: { threshold_ms: 1000 } },
        ],
      },
    });
    expect(named(props, 'slow/checkout')).toMatchObject({ and: { and_sub_policy: [{ string_attribute: { values: ['checkout'] } }, { latency: { threshold_ms: 300 } }] } });
    expect(named(props, 'rest')).toMatchObject({ and: { and_sub_policy: [{ not: { not_sub_policy: { string_attribute: { values: ['checkout', 'noisy'] } } } }, {}] } });
    expect(policies({ ...props, keepSlowerThanMs: false })).toEqual(['errors', 'slow/checkout', 'exceptions', 'service/checkout', 'service/noisy', 'rest']);
  });

  test('a limit of the rest, each sampler its part, after the share', () => {
    const limit = (restSpansPerSecond: number, replicas: number): unknown => named({ restSpansPerSecond }, 'rest', { tracesInMemory: 1, cores: 1, replicas });
    const and = (spans_per_second: number, burst_capacity: number): object => ({
      and: { and_sub_policy: [{ type: 'probabilistic' }, { type: 'rate_limiting', rate_limiting: { spans_per_second, burst_capacity } }] },
    });
    expect(limit(3000, 3)).toMatchObject(and(1000, 2000));
    expect(limit(100, 4)).toMatchObject(and(25, 1000));
    expect(limit(1, 4)).toMatchObject(and(1, 1000));
  });

  test('one share is enough to keep something', () => {
    const nothing = { keepErrors: false, keepSlowerThanMs: false, keepExceptions: false, restPercent: 0 } as const;
    expect(() => Sampling.tail({ ...nothing, services: { checkout: { restPercent: 5 } } })).not.toThrow();
    expect(() => Sampling.tail({ ...nothing, services: { checkout: { keepSlowerThanMs: 300 } } })).not.toThrow();
    expect(() => Sampling.tail({ ...nothing, services: { checkout: { keepSlowerThanMs: false } } })).toThrow('none would ever be kept');
    expect(() => Sampling.tail({ ...nothing, keepAttributes: [{ key: 'a', values: ['b'] }] })).not.toThrow();
    expect(() => Sampling.tail({ ...nothing, services: { prober: { drop: true } } })).toThrow('none would ever be kept');
  });

  test.each<[TailSamplingProps, string]>([
    [{ restSpansPerSecond: 0 }, 'restSpansPerSecond: got 0'],
    [{ restSpansPerSecond: 0.5 }, 'restSpansPerSecond: got 0.5'],
    [{ keepAttributes: [{ key: 'a' }] }, 'one value or pattern at least'],
    [{ keepAttributes: [{ key: '', values: ['b'] }] }, 'keepAttributes[0].key'],
    [{ keepAttributes: [{ key: 'a', values: ['b'] }, { key: 'a', values: ['c'] }] }, 'keepAttributes[1].key'],
    [{ keepAttributes: [{ key: 'a', values: [NaN] }] }, 'finite numbers'],
    [{ keepAttributes: [{ key: 'a', patterns: ['(?=b)'] }] }, 'lookaround'],
    [{ services: { checkout: { restPercent: 120 } } }, 'services.checkout.restPercent: got 120'],
    [{ services: { checkout: { keepSlowerThanMs: 0 } } }, 'services.checkout.keepSlowerThanMs: got 0'],
    [{ services: { checkout: {} } }, 'something of its own'],
    [{ services: { '': { drop: true } } }, 'names of services'],
  ])('%j is refused', (props, message) => {
    expect(() => Sampling.tail(props)).toThrow(message);
  });
});

describe('probabilistic sampling', () => {
  const config = (percent: number): unknown => Sampling.probabilistic({ percent }).steps()[0]?.config;

  test('keeps a share by trace id, and follows what an SDK has sampled', () => {
    expect(config(10)).toEqual({ mode: 'proportional', sampling_percentage: 10, fail_closed: false });
    expect([config(100), config(0.001)]).toMatchObject([{ sampling_percentage: 100 }, { sampling_percentage: 0.001 }]);
  });

  test.each([0, -1, 100.1, NaN, Infinity])('%d %% is refused', (percent) => {
    expect(() => Sampling.probabilistic({ percent })).toThrow('percent: got');
  });

  test('holds nothing', () => {
    expect(Sampling.probabilistic({ percent: 10 }).wholeTraces).toBe(false);
  });
});

/** The processor's own metrics, to the gateway. */
const OWN = { receivers: ['otlp/own'], processors: ['memory_limiter'], exporters: ['otlp_grpc'] };

describe('the trace processor', () => {
  test('counts every span before it samples', () => {
    expect(configOf('trace-processor').service.pipelines).toEqual({
      traces: { receivers: ['kafka'], processors: ['memory_limiter'], exporters: ['span_metrics', 'service_graph', 'forward/sampling'] },
      'traces/sampled': { receivers: ['forward/sampling'], processors: ['tail_sampling'], exporters: ['otlp_grpc/tempo'] },
      'metrics/generated': { receivers: ['span_metrics', 'service_graph'], processors: ['resource/instance'], exporters: ['otlp_http/mimir'] },
      'metrics/own': OWN,
    });
  });

  test('without sampling passes everything, and its offset waits for Tempo', () => {
    const { service, exporters } = configOf('trace-processor', { sampling: Sampling.none() });
    expect(service.pipelines).toEqual({
      traces: { receivers: ['kafka'], processors: ['memory_limiter'], exporters: ['span_metrics', 'forward/sampling'] },
      'traces/sampled': { receivers: ['forward/sampling'], processors: [], exporters: ['otlp_grpc/tempo'] },
      'metrics/generated': { receivers: ['span_metrics'], processors: ['resource/instance'], exporters: ['otlp_http/mimir'] },
      'metrics/own': OWN,
    });
    expect(exporters['otlp_grpc/tempo'].sending_queue).toEqual({ enabled: false });
  });

  test('that samples by trace id holds nothing either, and its offset waits for Tempo', () => {
    const { service, exporters } = configOf('trace-processor', { sampling: Sampling.probabilistic({ percent: 20 }) });
    expect(service.pipelines).toEqual({
      traces: { receivers: ['kafka'], processors: ['memory_limiter'], exporters: ['span_metrics', 'forward/sampling'] },
      'traces/sampled': { receivers: ['forward/sampling'], processors: ['probabilistic_sampler'], exporters: ['otlp_grpc/tempo'] },
      'metrics/generated': { receivers: ['span_metrics'], processors: ['resource/instance'], exporters: ['otlp_http/mimir'] },
      'metrics/own': OWN,
    });
    expect(exporters['otlp_grpc/tempo'].sending_queue).toEqual({ enabled: false });
  });

  test('takes the room of its sizing', () => {
    expect(configOf('trace-processor').processors.tail_sampling.num_traces).toBeGreaterThanOrEqual(10_000);
  });
});

test('the gateway keys records by trace id only for a sampler that needs whole traces', () => {
  const key = 'partition_traces_by_id';
  expect(configOf('gateway').exporters['kafka/traces']).toHaveProperty(key, true);
  expect(configOf('gateway', { sampling: Sampling.tail({ restPercent: 50 }) }).exporters['kafka/traces']).toHaveProperty(key, true);
  expect(configOf('gateway', { sampling: Sampling.probabilistic({ percent: 50 }) }).exporters['kafka/traces']).not.toHaveProperty(key);
  expect(configOf('gateway', { sampling: Sampling.none() }).exporters['kafka/traces']).not.toHaveProperty(key);
});
