import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dataSourcesFile, type DataSourceOverlays } from '../../../lib/components/grafana/datasources';

const URLS = { tempo: 'http://tempo-query-frontend:3200', mimir: 'http://mimir-query-frontend:8080/prometheus', loki: 'http://loki-query-frontend:3100' };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsonData differs per source
type Source = { readonly [key: string]: any };

function text(overlays: DataSourceOverlays = {}, urls = URLS, tenants: readonly string[] = []): string {
  return dataSourcesFile({ urls, scrapeIntervalSeconds: 15, overlays, tenants }, 'platform/grafana');
}

/** The data sources by uid, as Grafana reads them: `$$` is a plain sign. */
function sources(overlays: DataSourceOverlays = {}, tenants: readonly string[] = []): { readonly [uid: string]: Source } {
  const { datasources } = parse(text(overlays, URLS, tenants).replace(/\$\$/g, '$')) as { readonly datasources: readonly Source[] };
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

describe('with tenants', () => {
  const scopeOf = (s: Source | undefined): unknown => [s?.jsonData.httpHeaderName1, s?.secureJsonData?.httpHeaderValue1];

  test('each has data sources of its own, beside those for all of them under the usual ids', () => {
    const all = sources({}, ['shop', 'platform']);
    expect(Object.keys(all)).toEqual(['tempo', 'mimir', 'loki', 'tempo-shop', 'mimir-shop', 'loki-shop', 'tempo-platform', 'mimir-platform', 'loki-platform']);
    for (const [uid, source] of Object.entries(all)) {
      expect(scopeOf(source)).toEqual(['X-Scope-OrgID', uid.split('-')[1] ?? 'shop|platform']);
      expect(uid.length).toBeLessThanOrEqual(40);
    }
    expect(new Set(Object.values(all).map((s) => s.name)).size).toBe(9);
    expect(Object.values(all).filter((s) => s.isDefault === true).map((s) => s.uid)).toEqual(['mimir']);
  });

  test('links stay with the tenant', () => {
    for (const [uid, source] of Object.entries(sources({}, ['shop', 'platform']))) {
      const targets = valuesOf('datasourceUid', source);
      expect(targets.length).toBeGreaterThan(0);
      expect(targets.map((target) => target.split('-')[1])).toEqual(targets.map(() => uid.split('-')[1]));
    }
  });

  test('of one there is nothing beside all, and of none no header', () => {
    const one = sources({}, ['shop']);
    expect(Object.keys(one)).toEqual(['tempo', 'mimir', 'loki']);
    expect(scopeOf(one.loki)).toEqual(['X-Scope-OrgID', 'shop']);
    expect(text()).not.toContain('OrgID');
  });

  test('an overlay holds for each data source of its backend', () => {
    const all = sources({ loki: { jsonData: { maxLines: 5 } } }, ['shop', 'platform']);
    expect(['loki', 'loki-shop', 'loki-platform'].map((uid) => all[uid]?.jsonData.maxLines)).toEqual([5, 5, 5]);
  });
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
