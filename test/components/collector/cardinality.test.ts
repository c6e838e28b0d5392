import { describe, expect, test } from 'vitest';
import { Cardinality, type CardinalityProps } from '../../../lib/components/collector';
import { DIRECT, configOf, refusal } from './fixtures';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a processor's own shape
type Config = { readonly [key: string]: any };

function guards(props: CardinalityProps = {}): Config {
  return Cardinality.of(props).steps().metrics.find((s) => s.id === 'transform/cardinality')?.config ?? {};
}

const group = (props: CardinalityProps, i: number): Config => guards(props)['metric_statements'][i];
const idPattern = (): RegExp => {
  const [, pattern] = /IsMatch\(span\.name, (".*")\)/.exec(guards()['trace_statements'][0].conditions[0]) ?? [];
  return new RegExp(JSON.parse(pattern ?? '"none"') as string, 'g');
};

describe('the standard guards', () => {
  test('remove ids from points, and add up what then falls together', () => {
    const [ids, paths, added] = guards()['metric_statements'];
    expect(ids.statements[0]).toBe('set(metric.metadata["cardinality"], true)');
    expect(ids.statements).toEqual(expect.arrayContaining(['delete_key(datapoint.attributes, "request_id")', 'delete_key(datapoint.attributes, "user.id")']));
    expect(ids.conditions).toHaveLength(1);
    expect(ids.conditions[0]).toContain('datapoint.attributes["user.id"] != nil or ');
    // A path that was shortened counts as well.
    expect(paths.statements[0]).toBe(ids.statements[0]);
    expect(added.conditions).toEqual(['metric.metadata["cardinality"] != nil']);
    expect(added.statements).toEqual([
      'aggregate_on_attributes("sum") where true and metric.type != METRIC_DATA_TYPE_GAUGE and metric.type != METRIC_DATA_TYPE_SUMMARY',
      'aggregate_on_attributes("max") where true and metric.type == METRIC_DATA_TYPE_GAUGE',
    ]);
  });

  test('leave summaries whole, which cannot be added', () => {
    for (const i of [0, 1]) expect(group({}, i)['conditions'][0]).toMatch(/^metric\.type != METRIC_DATA_TYPE_SUMMARY and \(/);
  });

  test.each([
    ['GET /users/42', 'GET /users/{id}'],
    ['/users/42/orders/7', '/users/{id}/orders/{id}'],
    ['/u/0b5e7b9e-3c44-4a3b-9d3c-1f2e3d4c5b6a', '/u/{id}'],
    ['/t/4bf92f3577b34da6', '/t/{id}'],
    ['/api/v1/users/{id}', '/api/v1/users/{id}'],
    ['/catalog/iphone15', '/catalog/iphone15'],
  ])('%s becomes %s', (path, template) => {
    expect(path.replace(idPattern(), '/{id}')).toBe(template);
  });

  test('stand behind redaction in the gateway, with Kafka and without, and in no processor', () => {
    for (const over of [{}, DIRECT]) {
      const { pipelines } = configOf('gateway', over).service;
      expect(pipelines.metrics.processors.slice(-2)).toEqual(['redaction/pii', 'transform/cardinality']);
      expect(pipelines.traces.processors.at(-1)).toBe('transform/cardinality');
      expect(pipelines.logs.processors).not.toContain('transform/cardinality');
    }
    expect(configOf('metric-processor').service.pipelines.metrics.processors).toEqual(['memory_limiter']);
  });
});

describe('guards of the user’s', () => {
  test('more keys, and fewer', () => {
    const { statements } = group({ dropKeys: ['basket$id'], allowKeys: ['client.address'] }, 0);
    expect(statements).toContain('delete_key(datapoint.attributes, "basket$$id")');
    expect(statements).not.toContain('delete_key(datapoint.attributes, "client.address")');
  });

  test('the only keys of a metric', () => {
    expect(group({ keepOnly: { latency: ['http.route'], total: [] } }, 3)['statements']).toEqual([
      'aggregate_on_attributes("sum", ["http.route"]) where metric.name == "latency" and metric.type != METRIC_DATA_TYPE_GAUGE and metric.type != METRIC_DATA_TYPE_SUMMARY',
      'aggregate_on_attributes("max", ["http.route"]) where metric.name == "latency" and metric.type == METRIC_DATA_TYPE_GAUGE',
      'aggregate_on_attributes("sum", []) where metric.name == "total" and metric.type != METRIC_DATA_TYPE_GAUGE and metric.type != METRIC_DATA_TYPE_SUMMARY',
      'aggregate_on_attributes("max", []) where metric.name == "total" and metric.type == METRIC_DATA_TYPE_GAUGE',
    ]);
  });

  test('metrics that are dropped, before all else, by their whole names', () => {
    const [filter] = Cardinality.of({ dropMetrics: ['go_.*', 'jvm\\.gc'] }).steps().metrics;
    expect(filter).toMatchObject({ id: 'filter/metrics', config: { metric_conditions: [{ conditions: ['IsMatch(metric.name, "^(?:go_.*|jvm\\\\.gc)$")'] }] } });
  });

  test('paths and names of spans as they are', () => {
    const { traces, metrics } = Cardinality.of({ pathKeys: [], spanNames: false }).steps();
    expect(traces).toEqual([]);
    expect(JSON.stringify(metrics)).not.toContain('{id}');
  });

  test('none at all', () => {
    const config = configOf('gateway', { cardinality: Cardinality.off() });
    expect(JSON.stringify(config)).not.toContain('cardinality');
  });

  test.each<[string, CardinalityProps, string]>([
    ['an empty key', { dropKeys: [''] }, 'dropKeys[0]'],
    ['what goes anyway', { dropKeys: ['user.id'] }, "write: dropKeys without 'user.id'"],
    ['leave for what stays anyway', { allowKeys: ['pod'] }, 'what would be removed'],
    ['a wrong expression', { dropMetrics: ['go_(?!x)'] }, 'lookaround'],
    ['dropping every metric', { dropMetrics: ['.*'] }, 'matches everywhere'],
    ['a metric without a name', { keepOnly: { '': ['a'] } }, 'names of metrics'],
  ])('refuse %s', (_, props, says) => {
    expect(refusal(() => Cardinality.of(props))).toContain(says);
  });
});
