import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { COLLECTOR_METRICS, COLLECTOR_VERSION, collectorMetric, mimirMetricName, otlpMetric, type CollectorMetric, type CollectorMetricName, type MetricKind } from '../../../lib/components/collector';
import { declarations } from '../../../conformance/declared';
import { configOf, ROLE_NAMES } from './fixtures';

describe('mimirMetricName', () => {
  // What otlptranslator 1.0.0 made of each.
  it.each<[string, string, MetricKind, string]>([
    ['otelcol_exporter_sent_spans', '{span}', 'counter', 'otelcol_exporter_sent_spans_total'],
    ['otelcol_exporter_queue_size', '{batch}', 'gauge', 'otelcol_exporter_queue_size'],
    ['otelcol_kafka_receiver_offset_lag', '1', 'gauge', 'otelcol_kafka_receiver_offset_lag_ratio'],
    ['otelcol_fileconsumer_open_files', '1', 'upDownCounter', 'otelcol_fileconsumer_open_files'],
    ['otelcol_process_memory_rss', 'By', 'gauge', 'otelcol_process_memory_rss_bytes'],
    ['otelcol_process_cpu_seconds', 's', 'counter', 'otelcol_process_cpu_seconds_total'],
    ['otelcol_processor_filter_spans.filtered', '1', 'counter', 'otelcol_processor_filter_spans_filtered_total'],
    ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds'],
    ['otelcol_processor_tail_sampling_sampling_decision_timer_latency', 'ms', 'histogram', 'otelcol_processor_tail_sampling_sampling_decision_timer_latency_milliseconds'],
    ['a.total.b', 'By/s', 'counter', 'a_b_bytes_per_second_total'],
    ['requests_per_second', '{req}/s', 'gauge', 'requests_per_second_per_second'],
    ['x_bytes_used', 'By', 'gauge', 'x_bytes_used'],
    ['foo__bar', 'a.b', 'gauge', 'foo_bar_a_b'],
    ['1st.metric', '', 'gauge', '_1st_metric'],
    ['ratio_x', '1', 'gauge', 'x_ratio'],
  ])('%s in %s, a %s, is %s', (name, unit, kind, expected) => {
    expect(mimirMetricName({ name, unit, kind })).toBe(expected);
  });
});

const NAMES = Object.keys(COLLECTOR_METRICS) as CollectorMetricName[];

describe('the table of own metrics', () => {
  it('has names that the backend can store, each once', () => {
    const names = NAMES.map(collectorMetric);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*[a-z0-9]$/);
    expect(otlpMetric('otelcol_exporter_sent_spans')).toEqual({ name: 'otelcol_exporter_sent_spans', unit: '{span}', kind: 'counter' });
  });

  const { read } = declarations();
  it.skipIf(read === 0)('is what the components declare, where Go has their sources', () => {
    expect(declarations().faults).toEqual([]);
    const wrong: { readonly [name: string]: CollectorMetric } = {
      otelcol_exporter_sent_spans: { unit: '1', kind: 'counter', of: 'exporter/exporterhelper' },
      otelcol_exporter_queue_size: { unit: '{batch}', kind: 'counter', of: 'exporter/exporterhelper' },
      otelcol_exporter_nothing: { unit: '1', kind: 'counter', of: 'exporter/exporterhelper' },
    };
    expect(declarations(wrong).faults).toEqual([
      'otelcol_exporter_sent_spans: exporter/exporterhelper declares counter in {span}, the table says counter in 1',
      'otelcol_exporter_queue_size: exporter/exporterhelper declares gauge in {batch}, the table says counter in {batch}',
      'otelcol_exporter_nothing: not declared in exporter/exporterhelper',
    ]);
  });

  it('is in the docs, for this version', () => {
    const rows = NAMES.map((name) => {
      const { kind, after = '' } = COLLECTOR_METRICS[name] as CollectorMetric;
      return `| \`${collectorMetric(name)}\` | ${kind} | ${after} |`;
    });
    const file = path.join(__dirname, '../../../docs/components/collector-metrics.md');
    const text = fs.readFileSync(file, 'utf8');
    const written = text.replace(/(\| --- \| --- \| --- \|\n)[^]*$/, `$1${rows.join('\n')}\n`);
    if (process.env.UPDATE_DOCS !== undefined) fs.writeFileSync(file, written);
    expect(text).toBe(written);
    expect(text).toContain(`collector ${COLLECTOR_VERSION.replace(/\.0$/, '')}`);
  });
});

describe.each(ROLE_NAMES)('%s', (role) => {
  const { level, views } = configOf(role).service.telemetry.metrics as { level: string; views: { selector: { meter_name: string; instrument_name: string }; stream: { attribute_keys?: { included: string[] }; aggregation: object } }[] };

  test('counts requests by their answer, and leaves out what else its level adds', () => {
    expect(level).toBe('detailed');
    const kept = views.filter(({ stream }) => !('drop' in stream.aggregation));
    expect(kept.map(({ selector, stream }) => [selector.instrument_name, stream.attribute_keys?.included])).toEqual([
      ['rpc.server.call.duration', ['rpc.method', 'rpc.response.status_code']],
      ['http.server.request.duration', ['http.route', 'http.response.status_code']],
    ]);
    expect(views.filter(({ stream }) => 'drop' in stream.aggregation).map(({ selector }) => selector.instrument_name)).toEqual([
      'rpc.client.*',
      'http.client.*',
      'http.server.*.body.size',
      'otelcol_processor_internal_duration',
      'otelcol_exporter_queue_batch_send_size*',
      'otelcol_exporter_enqueue_size*',
      'otelcol_processor_batch_batch_send_size_bytes',
      'otelcol.*.size',
    ]);
  });
});
