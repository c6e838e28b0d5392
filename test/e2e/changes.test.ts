import { beforeAll, describe, expect, it } from 'vitest';
import { changes, movedHere, PORTS, type Place, type Ports } from '../../e2e/changes';
import { ASKING, platform, PROCESSORS, region, UNSAMPLED, type Platform } from '../../e2e/platform';

const ports = Object.fromEntries(PORTS.map((port) => [port, 20_000 + (port % 10_000)])) as Ports;
const place: Place = { ports, gateway: ports, tempo: '127.0.0.1:1001', mimir: '127.0.0.1:1002', loki: '127.0.0.1:1003', certificates: '/here', token: '/here/token', state: '/here', memoryMiB: 1000 };

/** What may differ: where it listens and sends, files, and the pod's memory. */
const ALLOWED = /\.(endpoint|host|port|cert_file|key_file|ca_file|client_ca_file|filename|directory)$|^processors\.memory_limiter\.(limit|spike_limit)_(percentage|mib)$/;

describe.each([['tail sampling', {}], ['no sampling', UNSAMPLED], ['a token asked for', ASKING]])('with %s', (_, props) => {
  let made: Platform;
  beforeAll(() => (made = platform(props)));

  it.each(['gateway', ...PROCESSORS] as const)('%s runs as synthesized, but for addresses, ports, files and memory', (role) => {
    const { config } = made.roles[role];
    const here = movedHere(config, place);
    const differing = changes(config, here);
    expect(differing.length).toBeGreaterThan(5);
    expect(differing.map(({ path }) => path).filter((path) => !ALLOWED.test(path))).toEqual([]);
  });

  it.each(['gateway', ...PROCESSORS] as const)('%s has no address or file of its pod left', (role) => {
    const text = JSON.stringify(movedHere(made.roles[role].config, place));
    expect(text).not.toMatch(/0\.0\.0\.0|\/etc\/|distributor|gateway[.:]\w|127\.0\.0\.1:(43\d\d|13133)/);
  });

  it('takes the topics with their partitions and settings from the Job', () => {
    expect(made.topics.map(({ name, partitions }) => [name, partitions])).toEqual([['otlp-traces', 6], ['otlp-metrics', 6], ['otlp-logs', 6]]);
    for (const { settings } of made.topics) expect(settings).toMatchObject({ 'max.message.bytes': '8388608', 'min.insync.replicas': '2' });
  });
});

it('a regional gateway runs as synthesized, but for addresses, ports, files and memory', () => {
  const { config } = region();
  const here = movedHere(config, place);
  expect(changes(config, here).map(({ path }) => path).filter((path) => !ALLOWED.test(path))).toEqual([]);
  expect(JSON.stringify(here)).not.toMatch(/0\.0\.0\.0|\/etc\/|\/var\/|example|127\.0\.0\.1:(43\d\d|13133)/);
});

describe('changes', () => {
  it('finds every value that was changed, added or removed', () => {
    const before = { a: { b: [1, { c: 2 }] }, d: {}, e: 'x' };
    expect(changes(before, { a: { b: [1, { c: 3 }] }, d: {}, f: 'x' })).toEqual([
      { path: 'a.b.1.c', from: 2, to: 3 },
      { path: 'e', from: 'x', to: undefined },
      { path: 'f', from: undefined, to: 'x' },
    ]);
  });

  it('gives the limiter the pod\'s memory, as its percentages would there', () => {
    const config = { processors: { memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 15 } } };
    expect(movedHere(config, place)).toEqual({ processors: { memory_limiter: { check_interval: '1s', limit_mib: 750, spike_limit_mib: 150 } } });
  });
});
