import { describe, expect, test } from 'vitest';
import { collectorConfig, connector, exporter, extension, pipeline, processor, receiver, type Component } from '../../../lib/components/collector/model';

const otlp = receiver('otlp', { protocols: {} });
const logs = receiver('file_log', {});
const filter = processor('filter', { error_mode: 'ignore' }, 'health');
const kafka = exporter('kafka', {}, 'traces');
const counts = connector('span_metrics', {});
const sampler = processor('tail_sampling', {});

describe('a pipeline', () => {
  test('from a receiver starts with the memory limiter, wherever it ends', () => {
    expect(pipeline('traces', { from: [otlp], to: [kafka] }).through.map((c) => c.id)).toEqual(['memory_limiter']);
    expect(pipeline('traces', { from: [otlp, connector('forward', {})], through: [filter], to: [counts] }).through.map((c) => c.id)).toEqual(['memory_limiter', 'filter/health']);
  });

  test('from a connector has none, since what it refused would be lost', () => {
    expect(pipeline('metrics', { from: [counts], to: [kafka] }).through).toEqual([]);
  });

  test('is named by its signal and its own name', () => {
    expect(pipeline('traces', { from: [otlp], to: [kafka] }).id).toBe('traces');
    expect(pipeline('traces', { name: 'in', from: [otlp], to: [kafka] }).id).toBe('traces/in');
  });

  test('admits only components of its signal', () => {
    // @ts-expect-error -- file_log gives logs
    pipeline('traces', { from: [logs], to: [kafka] });
    // @ts-expect-error -- tail_sampling handles traces
    pipeline('logs', { from: [logs], through: [sampler], to: [kafka] });
    // @ts-expect-error -- span_metrics takes traces
    pipeline('metrics', { from: [otlp], to: [counts] });
    // @ts-expect-error -- span_metrics gives metrics
    pipeline('traces', { from: [counts], to: [kafka] });
    // @ts-expect-error -- an exporter gives nothing
    pipeline('traces', { from: [kafka], to: [kafka] });
    expect(pipeline('logs', { from: [logs, otlp], through: [filter], to: [kafka] }).id).toBe('logs');
  });
});

test('the configuration holds exactly what its pipelines name, each once', () => {
  const config = collectorConfig({
    extensions: [extension('health_check', { endpoint: 'x' })],
    telemetry: { logs: { level: 'info' } },
    pipelines: [pipeline('traces', { from: [otlp], through: [filter], to: [kafka, counts] }), pipeline('metrics', { name: 'made', from: [counts], to: [exporter('otlp_http', {})] })],
  });
  expect(config).toEqual({
    extensions: { health_check: { endpoint: 'x' } },
    receivers: { otlp: { protocols: {} } },
    processors: { memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 15 }, 'filter/health': { error_mode: 'ignore' } },
    exporters: { 'kafka/traces': {}, otlp_http: {} },
    connectors: { span_metrics: {} },
    service: {
      extensions: ['health_check'],
      telemetry: { logs: { level: 'info' } },
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['memory_limiter', 'filter/health'], exporters: ['kafka/traces', 'span_metrics'] },
        'metrics/made': { receivers: ['span_metrics'], processors: [], exporters: ['otlp_http'] },
      },
    },
  });
});

test('a section that nothing uses is left out', () => {
  expect(collectorConfig({ extensions: [], telemetry: {}, pipelines: [pipeline('traces', { from: [otlp], to: [kafka] })] })).not.toHaveProperty('connectors');
});

test('two different components cannot share a name', () => {
  const pipelines = [pipeline('traces', { from: [otlp], to: [exporter('kafka', { a: 1 })] }), pipeline('logs', { from: [otlp], to: [exporter('kafka', { a: 2 })] })];
  expect(() => collectorConfig({ extensions: [], telemetry: {}, pipelines })).toThrow('exporters.kafka: got {"a":2}');
});

test('the same component, made twice, is one', () => {
  const login = (): Component => extension('basicauth', { htpasswd: { file: '/f' } }, 'x');
  const { extensions, service } = collectorConfig({ extensions: [login(), login()], telemetry: {}, pipelines: [pipeline('traces', { from: [otlp], to: [kafka] })] }) as { extensions: object; service: { extensions: string[] } };
  expect(extensions).toEqual({ 'basicauth/x': { htpasswd: { file: '/f' } } });
  expect(service.extensions).toEqual(['basicauth/x']);
});
