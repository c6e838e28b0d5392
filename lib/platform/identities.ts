import { consumerGroup } from '../components/collector';
import { bufferOf, isScram, type BufferUse, type ComponentIdentity } from '../facts';
import type { PlatformSizing } from '../sizing';
import { destinationIdentities } from './destinations';
import type { ObservabilityPlatformProps } from './props';

/** The backends that keep data in buckets, each with an identity that reaches its own only. */
const BACKENDS: readonly ComponentIdentity[] = [
  { component: 'tempo', buckets: ['traces'] },
  { component: 'mimir', buckets: ['metrics', 'rules'] },
  { component: 'loki', buckets: ['logs'] },
];

/** What each collector does at the buffer, where that knows the identity of a pod: gateways write what each processor reads, in a group of its own. */
function bufferUses({ cloud, destinations = [] }: ObservabilityPlatformProps, { kafka }: PlatformSizing): ReadonlyMap<string, BufferUse> {
  if (kafka === undefined || isScram(bufferOf(cloud.traits))) return new Map();
  const { traces, metrics, logs } = kafka.topics;
  const reads = (component: string, topic: { readonly name: string }): [string, BufferUse] => [component, { reads: [topic.name], groups: [consumerGroup(component)] }];
  return new Map<string, BufferUse>([
    ['gateway', { writes: [traces.name, metrics.name, logs.name] }],
    reads('trace-processor', traces),
    reads('metric-processor', metrics),
    reads('log-processor', logs),
    ...destinations.map(({ name, signals }): [string, BufferUse] => [
      `to-${name}`,
      { reads: signals.map((signal) => kafka.topics[signal].name), groups: signals.map((signal) => consumerGroup(`to-${name}-${signal}`)) },
    ]),
  ]);
}

/** Every component that needs to be somebody in the cloud, and for what. */
export function identitiesOf(props: ObservabilityPlatformProps, sizing: PlatformSizing): readonly ComponentIdentity[] {
  const uses = bufferUses(props, sizing);
  const senders = destinationIdentities(props, sizing.kafka !== undefined);
  const known = new Set(senders.map(({ component }) => component));
  return [
    ...BACKENDS,
    ...senders.map((sender) => ({ ...sender, ...(uses.has(sender.component) ? { buffer: uses.get(sender.component) } : {}) })),
    ...[...uses].filter(([component]) => !known.has(component)).map(([component, buffer]) => ({ component, buckets: [], buffer })),
  ];
}
