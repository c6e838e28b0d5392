import { overlaid, type Overlay, type Plain } from '../../config';
import { Faults, type Place } from '../../errors';
import type { KafkaSizing, TopicSizing } from '../../sizing';

export type Topics = KafkaSizing['topics'];

/** One topic as the job creates it. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** True: records are placed by key for longer than one batch, so the number of partitions must not change by itself. */
  readonly keyed: boolean;
  readonly settings: { readonly [setting: string]: string };
}

/** Settings that the platform decides; the broker's defaults hold for all others. */
function decided(topic: TopicSizing): Overlay {
  return {
    'cleanup.policy': 'delete',
    // As the producers compressed it: a broker that compresses anew spends CPU for nothing.
    'compression.type': 'producer',
    'max.message.bytes': topic.maxMessageBytes,
    'min.insync.replicas': topic.minInSyncReplicas,
    'retention.ms': topic.retentionHours * 3_600_000,
    // Amazon MSK's default is true, which loses acknowledged records.
    'unclean.leader.election.enable': false,
  };
}

function isOverlay(value: Plain): value is Overlay {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkTopic(topic: TopicSizing, prop: string, faults: Faults): void {
  if (!/^[\w.-]{1,249}$/.test(topic.name)) {
    faults.add({ prop: `${prop}.name`, got: topic.name, allowed: '1 to 249 letters, digits, dots, dashes and underscores', write: "name: 'otlp-traces'" });
  }
  for (const key of ['partitions', 'replicationFactor', 'minInSyncReplicas', 'retentionHours', 'maxMessageBytes'] as const) {
    if (Number.isInteger(topic[key]) && topic[key] >= 1) continue;
    faults.add({ prop: `${prop}.${key}`, got: topic[key], allowed: 'a whole number from 1', write: `${key}: 1` });
  }
  if (topic.minInSyncReplicas > topic.replicationFactor) {
    const allowed = `at most the replication factor, ${topic.replicationFactor}, or nothing can be written`;
    faults.add({ prop: `${prop}.minInSyncReplicas`, got: topic.minInSyncReplicas, allowed, write: 'minInSyncReplicas: 2' });
  }
}

function settingsOf(topic: TopicSizing, overlay: Plain, faults: Faults): { [setting: string]: string } {
  const merged = overlaid(decided(topic), isOverlay(overlay) ? overlay : undefined) as Overlay;
  const known = Object.entries(merged).filter(([, value]) => value !== undefined);
  for (const [key, value] of known) {
    if (/^[\w.-]+$/.test(key) && ['string', 'number', 'boolean'].includes(typeof value) && !/[\r\n]/.test(String(value))) continue;
    const prop = `overlay['${topic.name}']['${key}']`;
    faults.add({ prop, got: value, allowed: 'a topic setting of Kafka with a string, number or boolean', write: `overlay: { '${topic.name}': { 'segment.ms': 3_600_000 } }` });
  }
  return Object.fromEntries(known.map(([key, value]) => [key, String(value)]));
}

function without(names: readonly string[], settings: TopicPlan['settings']): TopicPlan['settings'] {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
}

/**
 * The topics of a platform with every setting.
 * @param overlay settings by the topic's name, stronger than the platform's own
 * @param kept settings that the brokers keep to themselves. Default: none
 */
export function planTopics(topics: Topics, overlay: Overlay, place: Place, kept: readonly string[] = []): TopicPlan[] {
  const faults = new Faults();
  const names = Object.values(topics).map((t) => t.name);
  for (const [name, settings] of Object.entries(overlay)) {
    if (names.includes(name) && isOverlay(settings)) continue;
    faults.add({ prop: `overlay['${name}']`, got: settings, allowed: `settings of a topic of the platform: ${names.join(', ')}`, write: `overlay: { '${names[0]}': { ... } }` });
  }
  const plans = Object.entries(topics).map(([key, topic]) => {
    checkTopic(topic, `topics.${key}`, faults);
    const { name, partitions, replicationFactor } = topic;
    return { name, partitions, replicationFactor, keyed: topic === topics.traces, settings: without(kept, settingsOf(topic, overlay[name], faults)) };
  });
  faults.throwIfAny(place);
  return plans;
}
