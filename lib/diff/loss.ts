import type { Holder } from './holders';
import { plain } from './leaves';

/** One attribute that is not what it was. */
export interface AttributeChange {
  /** `spec.replicas`; items of a list by their name or place. */
  readonly path: string;
  /** What it was. Absent where it was not there. */
  readonly before?: unknown;
  /** What it becomes. Absent where it is no longer there. */
  readonly after?: unknown;
}

/** What says how long something is kept: Terraform's attributes, Kafka's `retention.ms`, and the backends' settings. */
const RETENTION = /(?:^|[._])(?:retention_in_days|(?:soft_delete_)?retention_days|backup_retention_(?:period|days)|expiration\.days|noncurrent_days|condition\.age|delete_after_days\w*|message_retention(?:_duration)?|block_retention|retention_period|blocks_retention_period|retention_time_in_hours|retained_backups|retention(?:\.(?:ms|bytes))?)$/;

const SECONDS: { readonly [unit: string]: number } = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** A number, or a duration in seconds; undefined for any other text. */
function amount(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^(?:-?\d+(?:\.\d+)?|(?:\d+(?:\.\d+)?(?:ms|[smhdwy]))+)$/.test(value)) return undefined;
  if (/^-?[\d.]+$/.test(value)) return Number(value);
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit as string] as number), 0);
}

/** 0 and -1 keep for ever, except of backups, where 0 keeps none. */
function kept(path: string, value: unknown): number | undefined {
  const found = value === undefined && !path.includes('backup') ? 0 : amount(value);
  return found !== undefined && found <= 0 && !path.includes('backup') ? Infinity : found;
}

function shorter({ path, before, after }: AttributeChange): boolean {
  const name = plain(path);
  if (!RETENTION.test(name)) return false;
  const [was, is] = [kept(name, before), kept(name, after)];
  return was !== undefined && is !== undefined && is < was;
}

/** Google's switch of a database's backups, and of those to a point in time. */
const backupsOff = ({ path, before, after }: AttributeChange): boolean => /backup_configuration\.(?:enabled|point_in_time_recovery_enabled)$/.test(plain(path)) && before === true && after !== true;

/** A Kafka topic, and a hub of Azure, have a number of partitions that only grows. */
function fewer({ path, before, after }: AttributeChange): boolean {
  return /(?:^|\.)(?:partitions|partition_count)$/.test(plain(path)) && typeof before === 'number' && typeof after === 'number' && after < before;
}

const CLAIMED = /resources\.requests\.storage$/;

/** How many bytes a quantity of Kubernetes is; NaN for any other text. */
function bytes(quantity: unknown): number {
  const [, count = 'none', unit = ''] = /^(\d+(?:\.\d+)?)([KMGTPE]i?|k)?$/.exec(String(quantity)) ?? [];
  const power = ' KMGTPE'.indexOf(unit.charAt(0).toUpperCase() || ' ');
  return Number(count) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}

const smallerVolume = ({ path, before, after }: AttributeChange): boolean => CLAIMED.test(path) && bytes(after) < bytes(before);

/** Kubernetes refuses a larger claim in a StatefulSet until somebody makes the set anew beside its volumes, which it then takes over. */
const largerVolume = ({ path, before, after }: AttributeChange): boolean => CLAIMED.test(path) && bytes(after) > bytes(before);

const less = ({ before, after }: AttributeChange): boolean => Number(after) < Number(before);

/** Attributes that make a new resource out of the old one. */
export function forcing(changes: readonly AttributeChange[], holder: Holder | undefined): AttributeChange[] {
  const among = (names: readonly string[] | undefined, path: string): boolean => names?.some((name) => path === name || path.startsWith(`${name}.`)) === true;
  return changes.filter((change) => among(holder?.forceNew, plain(change.path)) || (among(holder?.forceNewWhenLess, plain(change.path)) && less(change)) || fewer(change));
}

const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Why these changes lose data, or undefined. */
export function lossOf(changes: readonly AttributeChange[], holder: Holder | undefined): string | undefined {
  const forced = forcing(changes, holder).filter((change) => !largerVolume(change));
  const reasons = [
    ...(forced.length > 0 ? [`made anew because of ${forced.map(({ path }) => path).join(', ')}: ${holder?.holds ?? 'every record in it'}`] : []),
    ...changes.filter(shorter).map(({ path, before, after }) => `kept for less time: ${path} from ${text(before)} to ${text(after)}`),
    ...changes.filter(backupsOff).map(({ path }) => `no backups: ${path}`),
    ...changes.filter(smallerVolume).map(({ path }) => `a smaller volume: ${path}`),
  ];
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}
