import { expect, test } from 'vitest';
import { Loki } from '../../../lib/components/loki';
import { Mimir } from '../../../lib/components/mimir';
import { Tempo } from '../../../lib/components/tempo';
import { ADMITS, Rendered, TRAITS } from './rendered';
import { LOKI, MIMIR_INGEST_STORAGE, MIMIR_TOPIC, TEMPO, TEMPO_TOPIC } from './sizings';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- three backends' files
type Config = { readonly [key: string]: any };

function configs(over: { readonly multitenancy?: boolean }): { readonly [backend: string]: Config } {
  const shared = { traits: TRAITS, retentionDays: 9, admits: ADMITS, ...over };
  return {
    tempo: new Rendered((s) => new Tempo(s, 'tempo', { ...shared, sizing: TEMPO, topic: TEMPO_TOPIC })).config('tempo.yaml'),
    mimir: new Rendered((s) => new Mimir(s, 'mimir', { ...shared, sizing: MIMIR_INGEST_STORAGE, ingestTopic: MIMIR_TOPIC })).config('mimir.yaml'),
    loki: new Rendered((s) => new Loki(s, 'loki', { ...shared, sizing: LOKI })).config('loki.yaml'),
  };
}

test('backends ask each request for its tenant, and take several in a query', () => {
  const { tempo, mimir, loki } = configs({ multitenancy: true });
  expect(tempo?.multitenancy_enabled).toBe(true);
  expect(mimir).toMatchObject({ multitenancy_enabled: true, tenant_federation: { enabled: true } });
  expect(loki).toMatchObject({ auth_enabled: true, querier: { multi_tenant_queries_enabled: true } });
});

test('and otherwise for none, as before', () => {
  const { tempo, mimir, loki } = configs({});
  expect([tempo?.multitenancy_enabled, mimir?.multitenancy_enabled, loki?.auth_enabled]).toEqual([false, false, false]);
  expect(mimir).not.toHaveProperty('tenant_federation');
  expect(loki?.querier).not.toHaveProperty('multi_tenant_queries_enabled');
});
