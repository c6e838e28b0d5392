import type { KafkaUser } from '../../facts';
import type { Topics } from '../kafka';

/** One rule of what a user of Kafka may do. */
export interface Access {
  readonly resource: { readonly type: 'topic' | 'group'; readonly name: string; readonly patternType: 'literal' | 'prefix' };
  readonly operations: readonly ('Read' | 'Write' | 'Describe' | 'DescribeConfigs')[];
}

function topics(names: readonly string[], operations: Access['operations']): Access[] {
  return names.map((name) => ({ resource: { type: 'topic', name, patternType: 'literal' }, operations }));
}

function group(name: string, patternType: Access['resource']['patternType']): Access {
  return { resource: { type: 'group', name, patternType }, operations: ['Read', 'Describe'] };
}

/** Tempo 3.1: block-builders share one group of this name, a live-store's is the name of its pod without the number (`LiveStoreConsumerGroupID`). */
const TEMPO_GROUPS = [group('block-builder', 'literal'), group('tempo-live-store-', 'prefix')];
/** Mimir 3.2: an ingester's group is the name of its pod (`GetConsumerGroup`). */
const MIMIR_GROUPS = [group('mimir-ingester-', 'prefix')];

/**
 * What each client needs, and no more: gateways write what processors read; Tempo and Mimir write and read their own log.
 * A group of others is closed to each: whoever joins one takes partitions away from those that work on them.
 */
export function accessOf({ traces, metrics, logs, tempoIngest, mimirIngest }: Topics): { readonly [U in KafkaUser]: readonly Access[] } {
  const otlp = [traces.name, metrics.name, logs.name];
  const both = ['Read', 'Write', 'Describe', 'DescribeConfigs'] as const;
  return {
    gateway: topics(otlp, ['Write', 'Describe']),
    processors: [...topics(otlp, ['Read', 'Describe']), group('otel-', 'prefix')],
    tempo: [...topics([tempoIngest.name], both), ...TEMPO_GROUPS],
    mimir: mimirIngest === undefined ? [] : [...topics([mimirIngest.name], both), ...MIMIR_GROUPS],
  };
}
