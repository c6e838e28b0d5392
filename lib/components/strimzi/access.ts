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

const anyGroup: Access = { resource: { type: 'group', name: '*', patternType: 'literal' }, operations: ['Read', 'Describe'] };

/**
 * What each client needs, and no more: gateways write what processors read; Tempo and Mimir write and read their own log.
 * These two name their groups by pod and partition, so they may take part in any group, which reads no data.
 */
export function accessOf({ traces, metrics, logs, tempoIngest, mimirIngest }: Topics): { readonly [U in KafkaUser]: readonly Access[] } {
  const otlp = [traces.name, metrics.name, logs.name];
  const both = ['Read', 'Write', 'Describe', 'DescribeConfigs'] as const;
  return {
    gateway: topics(otlp, ['Write', 'Describe']),
    processors: [...topics(otlp, ['Read', 'Describe']), { resource: { type: 'group', name: 'otel-', patternType: 'prefix' }, operations: ['Read', 'Describe'] }],
    tempo: [...topics([tempoIngest.name], both), anyGroup],
    mimir: mimirIngest === undefined ? [] : [...topics([mimirIngest.name], both), anyGroup],
  };
}
