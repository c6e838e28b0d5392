import { plain } from './align';
import { fromTo, ofNewOrOldPart, type AttributeChange, type Compared } from './compared';
import type { Holder } from './holders';
import { gone, lessThan, redone, switchedOff } from './judges';
import { deletedSooner } from './lifecycle';
import { keptShorter } from './retention';

/** A Kafka topic, and a hub of Azure, have a number of partitions that only grows; the script of a managed Kafka leaves those that are too many. */
function fewer({ path, before, after }: AttributeChange): boolean {
  return /^(?:spec\.partitions|partition_count)$/.test(plain(path)) && typeof before === 'number' && typeof after === 'number' && after < before;
}

const CLAIMED = /(?:resources\.requests\.storage|spec\.(?:kafka\.)?(?:storage|walStorage)(?:\.volumes)?\.size)$/;

/** How many bytes a quantity of Kubernetes is; NaN for any other text. */
function bytes(quantity: unknown): number {
  const [, count = 'none', unit = ''] = /^(\d+(?:\.\d+)?)([KMGTPE]i?|k)?$/.exec(String(quantity)) ?? [];
  const power = ' KMGTPE'.indexOf(unit.charAt(0).toUpperCase() || ' ');
  return Number(count) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}

const smallerVolume = ({ path, before, after }: AttributeChange): boolean => CLAIMED.test(plain(path)) && bytes(after) < bytes(before);

/** Kubernetes refuses a larger claim in a StatefulSet until somebody makes the set anew beside its volumes, which it then takes over. */
const largerVolume = ({ path, before, after }: AttributeChange): boolean => CLAIMED.test(plain(path)) && bytes(after) > bytes(before);

const among = (name: string, path: string): boolean => path === name || path.startsWith(`${name}.`);

/** Attributes that make a new resource out of the old one. */
export function forcing(changes: readonly AttributeChange[], holder: Holder | undefined): AttributeChange[] {
  const { forceNew = [], forceNewWhen = {}, computed = [] } = holder ?? {};
  return changes.filter((change) => {
    const path = plain(change.path);
    if (change.after === undefined && computed.some((name) => among(name, path))) return false;
    return forceNew.some((name) => among(name, path)) || Object.entries(forceNewWhen).some(([name, judge]) => among(name, path) && judge(change.before, change.after)) || fewer(change);
  });
}

const policies = (value: unknown): string[] => String(value ?? 'delete').split(/[\s,[\]]+/).filter(Boolean);

/** Compaction deletes the older of two records with one key, deletion what is past its time: each takes what the other left. */
const deletesMore = ({ path, before, after }: AttributeChange): boolean => /(?:^|\.)cleanup\.policy$/.test(plain(path)) && policies(after).some((policy) => !policies(before).includes(policy));

/** Google's switch of a database's backups, and of those to a point in time. */
const backupsOff = ({ path, before, after }: AttributeChange): boolean => /backup_configuration\.(?:enabled|point_in_time_recovery_enabled)$/.test(plain(path)) && switchedOff(before, after);

/** The claim of a disk of Strimzi's brokers, which then hold nothing of what was on it. */
const diskGone = ({ path, before, after }: AttributeChange): boolean => /spec(?:\.kafka)?\.storage\.volumes\.id$/.test(plain(path)) && gone(before, after);

/** Where a period begins, its schema, store and prefix say how Loki finds what it has written; a new period stands beside it. */
const rewritten = (compared: Compared, { path, before }: AttributeChange): boolean => /\.schema_config\.configs\b/.test(plain(path)) && before !== undefined && !ofNewOrOldPart(compared, path);

/** A generated value that is no login opens what was closed with it. */
function keyAnew({ before }: Compared, { path, before: was, after: is }: AttributeChange): boolean {
  return /(?:secret_string|secret_data|value)_wo_version$/.test(path) && redone(was, is) && !JSON.stringify(before).includes('username');
}

/** Why these changes lose data, or undefined. */
export function lossOf(compared: Compared): string | undefined {
  const { changes, holder, type, before, after } = compared;
  const forced = forcing(changes, holder).filter((change) => !largerVolume(change));
  const told = (why: string, which: (change: AttributeChange) => boolean, say: (change: AttributeChange) => string = fromTo): string[] => changes.filter(which).map((change) => `${why}: ${say(change)}`);
  const pathOf = ({ path }: AttributeChange): string => path;
  const reasons = [
    ...(forced.length > 0 ? [`made anew because of ${forced.map(pathOf).join(', ')}: ${holder?.holds ?? 'every record in it'}`] : []),
    ...keptShorter(compared).map((what) => `kept for less time: ${what}`),
    ...deletedSooner(type, before, after).map((what) => `deleted sooner: ${what}`),
    ...told('no backups', backupsOff, pathOf),
    ...told('a smaller volume', smallerVolume, pathOf),
    ...told('a disk is taken away', diskGone, pathOf),
    ...told('deletes more than before', deletesMore),
    ...told('what is written already is not found under another schema', (change) => rewritten(compared, change)),
    ...told('a new key does not open what the old one closed', (change) => keyAnew(compared, change), pathOf),
    ...told(`fewer of them: ${holder?.holds}`, (change) => holder !== undefined && change.path === 'count' && lessThan(1)(change.before, change.after)),
  ];
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}
