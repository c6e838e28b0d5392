import { describe, expect, test } from 'vitest';
import type { Overlay } from '../../../lib/config';
import { Loki } from '../../../lib/components/loki';
import { Mimir } from '../../../lib/components/mimir';
import { Tempo } from '../../../lib/components/tempo';
import { refusal } from '../collector/fixtures';
import { ADMITS, Rendered, TRAITS } from './rendered';
import { LOKI, MIMIR_INGEST_STORAGE, MIMIR_TOPIC, TEMPO, TEMPO_TOPIC } from './sizings';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- three backends' files
type Config = { readonly [key: string]: any };

interface Over {
  readonly multitenancy?: boolean;
  readonly tenantLimits?: { readonly [tenant: string]: Overlay };
  readonly overlay?: Overlay;
}

const BACKENDS = {
  tempo: (over: Over) => new Rendered((s) => new Tempo(s, 'tempo', { ...SHARED, ...over, sizing: TEMPO, topic: TEMPO_TOPIC })),
  mimir: (over: Over) => new Rendered((s) => new Mimir(s, 'mimir', { ...SHARED, ...over, sizing: MIMIR_INGEST_STORAGE, ingestTopic: MIMIR_TOPIC })),
  loki: (over: Over) => new Rendered((s) => new Loki(s, 'loki', { ...SHARED, ...over, sizing: LOKI })),
};
const SHARED = { traits: TRAITS, retentionDays: 9, admits: ADMITS };

function configs(over: Over): { readonly [backend: string]: Config } {
  return Object.fromEntries(Object.entries(BACKENDS).map(([name, build]) => [name, build(over).config(`${name}.yaml`)]));
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

describe('limits of one tenant', () => {
  const on = { multitenancy: true };

  test('Mimir and Loki lay on everybody’s themselves', () => {
    expect(BACKENDS.mimir({ ...on, tenantLimits: { shop: { ingestion_rate: 5 } } }).config('runtime.yaml')).toEqual({ overrides: { shop: { ingestion_rate: 5 } } });
    const loki = BACKENDS.loki({ ...on, tenantLimits: { shop: { ingestion_rate_mb: 5 } } });
    expect(loki.config('loki.yaml')).toMatchObject({ runtime_config: { file: '/etc/loki/runtime.yaml' } });
    expect(loki.config('runtime.yaml')).toEqual({ overrides: { shop: { ingestion_rate_mb: 5 } } });
    expect(configs(on).loki).not.toHaveProperty('runtime_config');
  });

  test('Tempo does not, so each has everybody’s with the overlay’s', () => {
    const tempo = BACKENDS.tempo({ ...on, tenantLimits: { shop: { ingestion: { rate_limit_bytes: 5 } } }, overlay: { overrides: { defaults: { global: { max_bytes_per_trace: 7 } } } } });
    const { defaults, per_tenant_override_config: file } = (tempo.config('tempo.yaml') as Config).overrides;
    expect(file).toBe('/etc/tempo/overrides.yaml');
    expect(defaults.global.max_bytes_per_trace).toBe(7);
    expect(tempo.config('overrides.yaml')).toEqual({
      overrides: {
        shop: {
          ...defaults,
          ingestion: { ...defaults.ingestion, rate_limit_bytes: 5, retry_info_enabled: true },
          read: { max_bytes_per_tag_values_query: 1_000_000, max_condition_groups_per_tag_query: 100 },
        },
      },
    });
    expect(configs(on).tempo?.overrides).not.toHaveProperty('per_tenant_override_config');
  });

  test.each([
    ['mimir', { compactor_blocks_retention_period: '217h' }, /shop\.compactor_blocks_retention_period: got "217h".*216h/s],
    ['mimir', { compactor_blocks_retention_period: 0 }, /got 0/],
    ['loki', { retention_period: '10d' }, /shop\.retention_period: got "10d"/],
    ['loki', { retention_stream: [{ selector: '{a="b"}', priority: 1, period: '5w' }] }, /shop\.retention_stream\.0\.period: got "5w"/],
    ['tempo', { compaction: { block_retention: '1d12h' } }, /shop\.compaction\.block_retention: got "1d12h"/],
  ] as const)('%s keeps nothing longer than its bucket does: %j', (backend, shop, message) => {
    expect(refusal(() => BACKENDS[backend]({ ...on, tenantLimits: { shop } }))).toMatch(message);
  });

  test('may be a shorter retention', () => {
    expect(refusal(() => BACKENDS.mimir({ ...on, tenantLimits: { shop: { compactor_blocks_retention_period: '216h' } } }))).toBe('nothing');
    expect(refusal(() => BACKENDS.loki({ ...on, tenantLimits: { shop: { retention_stream: [{ selector: '{a="b"}', priority: 1, period: '1w' }] } } }))).toBe('nothing');
  });

  test('are refused where there are no tenants', () => {
    expect(refusal(() => BACKENDS.loki({ tenantLimits: { shop: {} } }))).toMatch(/tenantLimits: got \["shop"\]/);
  });
});
