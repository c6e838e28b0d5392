import { plain, type Leaves } from './align';
import { fromTo, ofNewOrOldPart, type AttributeChange, type Compared } from './compared';
import { amount, switchedOn } from './judges';

/** What says how long something is kept: Terraform's attributes, Kafka's, CloudNativePG's, and the backends' settings. */
const RETENTION = /(?:^|[._])(?:retention_in_days|retention_days|backup_retention_(?:period|days)|message_retention(?:_duration)?|block_retention|retention_period|blocks_retention_period|retention_stream\.period|retention_time_in_hours|retained_backups|retention(?:\.(?:ms|minutes|hours|bytes))?|backup\.retentionPolicy)$/;

/** They keep what was deleted already, or keep from deleting. */
const AFTERWARDS = /soft_delete_retention_days$|retention_policy\.retention_period$/;

/** What holds where nothing is said, if that is not for ever: Kafka 4 (log.retention.hours), and Tempo 3 (block_retention). */
const DEFAULTS: readonly (readonly [RegExp, number])[] = [
  [/retention\.ms$/, 604_800_000],
  [/log\.retention\.minutes$/, 10_080],
  [/log\.retention\.hours$/, 168],
  [/(?:^|\.)block_retention$/, 1_209_600],
];

/** 0 and -1 keep for ever, except of backups, where 0 keeps none and nothing said leaves what is. */
function kept(name: string, value: unknown): number | undefined {
  if (name.includes('backup')) return amount(value);
  const found = value === undefined ? (DEFAULTS.find(([path]) => path.test(name))?.[1] ?? 0) : amount(value);
  return found !== undefined && found <= 0 ? Infinity : found;
}

/** A tenant, or a stream of logs, for which nothing is said is kept for as long as the others: what the same file's limits say, or another file's. */
function inherited(path: string, leaves: Leaves): unknown {
  const key = path.endsWith('.period') ? 'retention_period' : path.slice(path.lastIndexOf('.') + 1);
  if (!/\boverrides\b.*\./.test(path) && !path.endsWith('.period')) return undefined;
  const common = [...leaves].filter(([other]) => other !== path && other.endsWith(`.${key}`) && !/\boverrides\b(?!\.defaults\b)/.test(other));
  return (common.find(([other]) => /limits(?:_config)?\.|\.defaults\./.test(other)) ?? common[0])?.[1];
}

function shorter(compared: Compared, { path, before, after }: AttributeChange): boolean {
  const name = plain(path);
  if (!RETENTION.test(name) || AFTERWARDS.test(name)) return false;
  const [was, is] = [before ?? inherited(path, compared.was), after ?? inherited(path, compared.is)];
  if ((was === undefined || is === undefined) && ofNewOrOldPart(compared, path)) return false;
  const [old, now] = [kept(name, was), kept(name, is)];
  return old !== undefined && now !== undefined && now < old;
}

/** Loki deletes nothing until it is told to. */
const deletesNow = (compared: Compared, { path, before, after }: AttributeChange): boolean => /compactor\.retention_enabled$/.test(path) && switchedOn(before, after) && !ofNewOrOldPart(compared, path);

/** What is kept for less time than before, one text each. */
export function keptShorter(compared: Compared): string[] {
  return compared.changes.filter((change) => shorter(compared, change) || deletesNow(compared, change)).map(fromTo);
}
