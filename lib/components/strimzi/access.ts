import type { KafkaUser } from '../../facts';
import type { DestinationNeed } from '../../sizing';
import { consumerGroup } from '../collector';
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

/** Reading topics of the buffer, each in the one group that this workload takes part in. */
function reads(of: readonly { readonly topic: string; readonly workload: string }[]): readonly Access[] {
  return [...topics(of.map(({ topic }) => topic), ['Read', 'Describe']), ...of.map(({ workload }) => group(consumerGroup(workload), 'literal'))];
}

/** What each collector needs, and no more: the gateway writes what each processor reads, in a group of its own. */
export function collectorAccess({ traces, metrics, logs }: Topics, destinations: readonly DestinationNeed[]): readonly [KafkaUser, readonly Access[]][] {
  const named = { traces: traces.name, metrics: metrics.name, logs: logs.name };
  const processor = (user: KafkaUser, topic: string): [KafkaUser, readonly Access[]] => [user, reads([{ topic, workload: user }])];
  return [
    ['gateway', topics(Object.values(named), ['Write', 'Describe'])],
    processor('trace-processor', named.traces),
    processor('metric-processor', named.metrics),
    processor('log-processor', named.logs),
    ...destinations.map(({ name, signals }): [KafkaUser, readonly Access[]] => [`to-${name}`, reads(signals.map((signal) => ({ topic: named[signal], workload: `to-${name}-${signal}` })))]),
  ];
}

/** The same for those who write and read their own log. A group of others is closed to each: whoever joins one takes partitions away from those that work on them. */
export function ingestAccess({ tempoIngest, mimirIngest }: Topics): readonly [KafkaUser, readonly Access[]][] {
  const both = ['Read', 'Write', 'Describe', 'DescribeConfigs'] as const;
  const tempo: readonly Access[] = [...topics([tempoIngest.name], both), ...TEMPO_GROUPS];
  return [['tempo', tempo], ...(mimirIngest === undefined ? [] : [['mimir', [...topics([mimirIngest.name], both), ...MIMIR_GROUPS]] as [KafkaUser, readonly Access[]]])];
}
