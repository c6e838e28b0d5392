import type { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { Loki, type LokiProps } from '../../../lib/components/loki';
import { Mimir, type MimirProps } from '../../../lib/components/mimir';
import { Tempo, type TempoProps } from '../../../lib/components/tempo';
import { ADMITS, Rendered, TRAITS } from './rendered';
import { LOKI, LOKI_MONOLITHIC, MIMIR, MIMIR_INGEST_STORAGE, MIMIR_MONOLITHIC, MIMIR_TOPIC, TEMPO, TEMPO_MONOLITHIC, TEMPO_TOPIC } from './sizings';

type Backend = Tempo | Mimir | Loki;

function built<B extends Backend>(build: (scope: Construct) => B): { readonly backend: B; readonly rendered: Rendered } {
  const made: B[] = [];
  const rendered = new Rendered((s) => made.push(build(s)));
  const [backend] = made;
  if (backend === undefined) throw new Error('not built');
  return { backend, rendered };
}

const shared = { traits: TRAITS, retentionDays: 9, admits: ADMITS };
const tempo = (props: Omit<TempoProps, keyof typeof shared>) => built((s) => new Tempo(s, 'tempo', { ...shared, ...props }));
const mimir = (props: Omit<MimirProps, keyof typeof shared>) => built((s) => new Mimir(s, 'mimir', { ...shared, ...props }));
const loki = (props: Omit<LokiProps, keyof typeof shared>) => built((s) => new Loki(s, 'loki', { ...shared, ...props }));

const MODES = [
  ['Tempo in one process', tempo({ sizing: TEMPO_MONOLITHIC })],
  ['Tempo as microservices', tempo({ sizing: TEMPO, topic: TEMPO_TOPIC })],
  ['Mimir in a few processes', mimir({ sizing: MIMIR_MONOLITHIC })],
  ['Mimir, classic', mimir({ sizing: MIMIR })],
  ['Mimir with ingest storage', mimir({ sizing: MIMIR_INGEST_STORAGE, ingestTopic: MIMIR_TOPIC })],
  ['Loki in a few processes', loki({ sizing: LOKI_MONOLITHIC })],
  ['Loki as microservices', loki({ sizing: LOKI })],
] as const;

/** Labels that the service behind a URL selects its pods by. */
function behind(rendered: Rendered, address: string): unknown {
  const host = /^(?:https?:\/\/)?([^:/]+)/.exec(address)?.[1] ?? '';
  return rendered.get('Service', host).spec.selector;
}

describe.each(MODES)('%s', (_, { backend, rendered }) => {
  test('names the pods behind its addresses', () => {
    const ingest = backend instanceof Tempo ? backend.otlpEndpoint : backend.otlpUrl;
    expect(backend.peers).toEqual({ ingest: { pods: behind(rendered, ingest) }, query: { pods: behind(rendered, backend.queryUrl) } });
  });

  test('runs on the storage pool', () => {
    expect(pools(rendered)).toEqual(['storage']);
  });
});

test.each([
  ['Tempo', tempo({ pool: 'general', sizing: TEMPO, topic: TEMPO_TOPIC })],
  ['Mimir', mimir({ pool: 'general', sizing: MIMIR })],
  ['Loki', loki({ pool: 'general', sizing: LOKI })],
  ['Loki in a few processes', loki({ pool: 'general', sizing: LOKI_MONOLITHIC })],
] as const)('%s with its caches runs on another pool when told', (_, { rendered }) => {
  expect(pools(rendered)).toEqual(['general']);
});

function pools(rendered: Rendered): unknown[] {
  return [...new Set(rendered.workloads.map((w) => w.spec.template.spec.nodeSelector['observability-constructs/pool']))];
}

test('the parts say which mode they are of', () => {
  expect(MODES.map(([, { backend }]) => backend.parts.mode)).toEqual([
    'monolithic',
    'microservices',
    'monolithic',
    'classic',
    'ingest-storage',
    'monolithic',
    'microservices',
  ]);
});
