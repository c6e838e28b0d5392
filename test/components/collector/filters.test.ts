import { describe, expect, test } from 'vitest';
import { Filters, type FiltersProps } from '../../../lib/components/collector';
import { configOf, refusal } from './fixtures';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a processor's own shape
function filter(props: FiltersProps = {}): { readonly [key: string]: any } {
  return Filters.of(props).steps().logs.find((s) => s.id === 'filter/unread')?.config ?? {};
}

const spans = (props?: FiltersProps): string[] => filter(props)['trace_conditions']?.[0].conditions ?? [];
const logs = (props?: FiltersProps): string[] => filter(props)['log_conditions']?.[0].conditions ?? [];
/** A text of OTTL as the collector reads it: `$$` is `$`. */
const pattern = (condition: string | undefined): RegExp => new RegExp((JSON.parse(/IsMatch\([^"]*(?:\["[^"]*"\])?, ("(?:[^"\\]|\\.)*")\)/.exec(condition ?? '')?.[1] ?? '"none"') as string).replaceAll('$$', '$'));

describe('filters', () => {
  test('drop health checks by path, and those of the user’s', () => {
    const path = pattern(spans({ healthPaths: ['/internal/status', '/a.b/'] })[0]);
    expect(['/healthz', '/ready/', '/internal/status', '/a.b'].filter((p) => !path.test(p))).toEqual([]);
    expect(['/healthcare', '/internal/statusquo', '/aXb', '/api/live'].filter((p) => path.test(p))).toEqual([]);
    expect([path.test('/healthz?verbose=1'), path.test('/?healthz')]).toEqual([true, false]);
    const line = pattern(logs({ healthPaths: ['/internal/status'] }).find((c) => c.includes('"T /')));
    expect([line.test('GET /internal/status HTTP/1.1'), line.test('GET /internal/statusquo HTTP/1.1')]).toEqual([true, false]);
  });

  test('drop health checks in records with fields too: attributes, maps, and texts of JSON by a field that holds a path', () => {
    const conditions = logs({ healthPaths: ['/internal/status'] });
    expect(conditions.filter((c) => c.startsWith('IsMatch(log.attributes['))).toHaveLength(3);
    const [map] = conditions.filter((c) => c.startsWith('IsMap(log.body) and ('));
    expect(map).toContain('IsMatch(log.body["path"], ');
    const [json] = conditions.filter((c) => c.includes('target'));
    const both = [...(json ?? '').matchAll(/IsMatch\(log\.body, ("(?:[^"\\]|\\.)*")\)/g)].map(([, text]) => JSON.parse(text ?? '""') as string);
    expect(both).toHaveLength(2);
    const tests = both.map((re2) => (re2.startsWith('(?i)') ? new RegExp(re2.slice(4), 'i') : new RegExp(re2)));
    const dropped = (text: string): boolean => tests.every((t) => t.test(text));
    expect(['{"path":"/healthz"}', '{"requestUri": "/internal/status?full=1"}', '{"req":{"url":"/ready/"}}', '{"http.target":"/livez"}'].filter((t) => !dropped(t))).toEqual([]);
    expect(['{"path":"/healthcare"}', '{"msg":"serving \\"/healthz\\""}', 'route "/healthz" is registered', '{"path":"/api/ready"}', '{"path":"/readying"}'].filter(dropped)).toEqual([]);
    expect(logs({ healthChecks: false, logs: [{ below: 'INFO' }] })).toHaveLength(1);
  });

  test('drop what the user names, each by all of its conditions', () => {
    const props: FiltersProps = {
      spans: [{ service: 'cache', name: 'poll .*', attributes: { 'cache.hit': true, code: 7 } }],
      logs: [{ service: 'chatty', below: 'INFO', body: 'end$', attributes: { a: 'b"c' } }],
    };
    expect(spans(props).at(-1)).toBe('resource.attributes["service.name"] == "cache" and span.attributes["cache.hit"] == true and span.attributes["code"] == 7 and IsMatch(span.name, "^(?:poll .*)$$")');
    expect(logs(props).at(-1)).toBe(
      'resource.attributes["service.name"] == "chatty" and log.severity_number != 0 and log.severity_number < SEVERITY_NUMBER_INFO and log.attributes["a"] == "b\\"c" and IsString(log.body) and IsMatch(log.body, "end$$")',
    );
  });

  test('remove attributes from spans, events, records and resources, and from no data point', () => {
    const { traces, metrics, logs: ofLogs } = Filters.of({ dropAttributes: ['a'] }).steps();
    expect(traces.at(-1)).toBe(ofLogs.at(-1));
    expect(traces.at(-1)).toMatchObject({
      id: 'transform/attributes',
      config: {
        trace_statements: [{ statements: ['delete_key(span.attributes, "a")'] }, { context: 'spanevent' }, { statements: ['delete_key(resource.attributes, "a")'] }],
        log_statements: [{ statements: ['delete_key(log.attributes, "a")'] }, { context: 'resource' }],
      },
    });
    expect(metrics).toEqual([]);
  });

  test('stand before redaction, and can be turned off', () => {
    expect(configOf('gateway').service.pipelines.logs.processors).toEqual(['memory_limiter', 'filter/unread', 'redaction/pii']);
    expect(configOf('gateway', { filters: Filters.off() }).service.pipelines.logs.processors).toEqual(['memory_limiter', 'redaction/pii']);
    expect(Filters.of({ healthChecks: false }).steps()).toEqual({ traces: [], metrics: [], logs: [] });
    expect([spans({ healthChecks: false, logs: [{ below: 'INFO' }] }), logs({ healthChecks: false, logs: [{ below: 'INFO' }] }).length]).toEqual([[], 1]);
  });

  test.each<[string, FiltersProps, string]>([
    ['an empty condition', { spans: [{}] }, 'an empty one would drop everything'],
    ['empty attributes', { logs: [{ attributes: {} }] }, 'an empty one would drop everything'],
    ['a name of another dialect', { spans: [{ name: '(?!a)b' }] }, 'lookaround'],
    ['a body that is everywhere', { logs: [{ body: '.*' }] }, 'matches everywhere'],
    ['a path with a query', { healthPaths: ['/a?b'] }, 'healthPaths[0]'],
    ['a path without health checks', { healthChecks: false, healthPaths: ['/a'] }, 'where healthChecks is not false'],
    ['to forget whose it is', { dropAttributes: ['service.name'] }, 'nothing can be told apart'],
    ['no number', { spans: [{ attributes: { a: NaN } }] }, 'a finite number'],
  ])('refuse %s', (_, props, says) => {
    expect(refusal(() => Filters.of(props))).toContain(says);
  });
});
