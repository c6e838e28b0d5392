import { expect, test } from 'vitest';
import { toIni } from '../../../lib/components/grafana/ini';

test('keys without a section come first, whatever their order', () => {
  expect(toIni({ server: { http_port: 3000 }, app_mode: 'production', 'auth.anonymous': { enabled: false } }, 'x')).toBe(
    'app_mode = production\n\n[server]\nhttp_port = 3000\n\n[auth.anonymous]\nenabled = false\n',
  );
});

test.each([
  ['plain', 'plain'],
  ['a = b', 'a = b'],
  ['a#b', '`a#b`'],
  ['a;b', '`a;b`'],
  ['"quoted"', '`"quoted"`'],
  [' padded ', '` padded `'],
  ['ends with \\', '`ends with \\`'],
  ['back`quote', '"""back`quote"""'],
  ['two\nlines', '"""two\nlines"""'],
])('%j is written so that Grafana reads it back', (value, written) => {
  expect(toIni({ s: { key: value } }, 'x')).toBe(`[s]\nkey = ${written}\n`);
});

test('undefined is left out', () => {
  expect(toIni({ s: { gone: undefined, kept: 1 } }, 'x')).toBe('[s]\nkept = 1\n');
});

test('what an INI file cannot hold is refused, all of it at once', () => {
  const refused = (): string => toIni({ s: { list: ['a'], deep: { er: 1 }, odd: '`"""' } }, 'platform/grafana');
  expect(refused).toThrow(/^\[platform\/grafana\] 3 faults/);
  expect(refused).toThrow('overlay.s.list: got ["a"]');
  expect(refused).toThrow("write: overlay: { 's.deep': { ... } }");
});
