import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dataSourcesFile, type DataSourceOverlays } from '../../../lib/components/grafana/datasources';

const URLS = { tempo: 'http://tempo-query-frontend:3200', mimir: 'http://mimir-query-frontend:8080/prometheus', loki: 'http://loki-query-frontend:3100' };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsonData differs per source
type Source = { readonly [key: string]: any };

function text(overlays: DataSourceOverlays = {}, urls = URLS): string {
  return dataSourcesFile(urls, 15, overlays, 'platform/grafana');
}

/** The data sources by uid, as Grafana reads them: `$$` is a plain sign. */
function sources(overlays: DataSourceOverlays = {}): { readonly [uid: string]: Source } {
  const { datasources } = parse(text(overlays).replace(/\$\$/g, '$')) as { readonly datasources: readonly Source[] };
  return Object.fromEntries(datasources.map((s) => [s.uid as string, s]));
}

/** Every value under a key of the given name, however deep. */
function valuesOf(key: string, within: unknown): string[] {
  if (typeof within !== 'object' || within === null) return [];
  return Object.entries(within).flatMap(([k, v]) => (k === key ? [v as string] : valuesOf(key, v)));
}

test('three data sources, each at its URL, read-only, one of them the default', () => {
  const all = Object.values(sources());
  expect(all.map(({ uid, type, url }) => ({ uid, type, url }))).toEqual([
    { uid: 'tempo', type: 'tempo', url: URLS.tempo },
    { uid: 'mimir', type: 'prometheus', url: URLS.mimir },
    { uid: 'loki', type: 'loki', url: URLS.loki },
  ]);
  expect(all.every((s) => s.access === 'proxy' && s.editable === false)).toBe(true);
  expect(all.filter((s) => s.isDefault === true)).toHaveLength(1);
  expect(parse(text())).toMatchObject({ apiVersion: 1, prune: true });
});

describe('correlations', () => {
  const { tempo, mimir, loki } = sources();

  test('lead only to data sources that exist', () => {
    const targets = valuesOf('datasourceUid', [tempo, mimir, loki]);
    expect(targets).toHaveLength(5);
    expect(targets.filter((uid) => !['tempo', 'mimir', 'loki'].includes(uid))).toEqual([]);
  });

  test('from a span to its logs, by the structured metadata of OTLP', () => {
    expect(tempo?.jsonData.tracesToLogsV2).toMatchObject({
      datasourceUid: 'loki',
      customQuery: true,
      query: '{${__tags}} | trace_id = "${__trace.traceId}"',
      tags: [{ key: 'service.name', value: 'service_name' }],
    });
  });

  test('from a log line to its trace, by the same metadata', () => {
    const [field] = loki?.jsonData.derivedFields;
    expect(field).toMatchObject({ matcherType: 'label', datasourceUid: 'tempo', url: '${__value.raw}' });
    expect('trace_id').toMatch(new RegExp(field.matcherRegex));
  });

  test('from a span to its metrics, as the span_metrics connector names them', () => {
    const { datasourceUid, queries } = tempo?.jsonData.tracesToMetrics;
    expect(datasourceUid).toBe('mimir');
    expect(queries.map((q: { query: string }) => /traces_span_metrics_\w+/.exec(q.query)?.[0])).toEqual([
      'traces_span_metrics_calls_total',
      'traces_span_metrics_calls_total',
      'traces_span_metrics_duration_seconds_bucket',
    ]);
    expect(tempo?.jsonData.serviceMap).toEqual({ datasourceUid: 'mimir' });
  });

  test('from an exemplar to its trace', () => {
    expect(mimir?.jsonData.exemplarTraceIdDestinations).toEqual([{ name: 'trace_id', datasourceUid: 'tempo', urlDisplayLabel: 'View trace' }]);
  });
});

test('no `$` of the library is left for Grafana to expand', () => {
  expect(text().replace(/\$\$/g, '')).not.toContain('$');
});

test('an overlay wins, passes unknown keys and may name environment variables', () => {
  const loki = { jsonData: { maxLines: 5, httpHeaderName1: 'X-Scope-OrgID' }, secureJsonData: { httpHeaderValue1: '$TENANT' } };
  const written = parse(text({ loki })) as { readonly datasources: readonly Source[] };
  expect(written.datasources[2]).toMatchObject({ uid: 'loki', ...loki });
  expect(sources({ loki }).tempo).toEqual(sources().tempo);
});

test.each(['tempo:3200', 'http://tempo', 'ftp://tempo:21'])('%s is refused as a URL', (url) => {
  expect(() => text({}, { ...URLS, tempo: url })).toThrow(`sources.tempo: got "${url}"`);
});
