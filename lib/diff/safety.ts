import { plain } from './align';
import { fromTo, ofNewOrOldPart, type AttributeChange, type Compared } from './compared';
import { gone, less, lessThan, redone, switchedOff, switchedOn, turned, type Judge } from './judges';

/** Something that keeps data from being lost, and what of a change makes it do less. */
interface Guard {
  /** What is weaker then. */
  readonly says: string;
  /** Attributes by their paths, without places in lists. */
  readonly path: RegExp;
  readonly weaker: Judge;
  /** Types and kinds where it means this. Default: all. */
  readonly of?: RegExp;
}

const NOT_DELETED = 'less protected from being deleted';
const UNDONE = 'less time to undo a deletion';
const COPIES = 'fewer copies';
const VERSIONS = 'what is overwritten or deleted is not kept';
const ELSEWHERE = 'what was stored before is not read from there';

/** `Delete` comes, or what was kept no longer is. */
const deleted: Judge = (before, after) => before !== after && after === 'Delete';

/** By Terraform's attributes. Where nothing is said, as the providers' docs say: 30 days for keys and secrets of AWS, 7 days for objects of Google. */
const TERRAFORM: readonly Guard[] = [
  { says: NOT_DELETED, path: /^lifecycle\.prevent_destroy$|(?:^|\.)(?:deletion_protection(?:_enabled)?|purge_protection_enabled)$|^(?:retain_backups_on_delete|skip_destroy)$/, weaker: switchedOff },
  { says: NOT_DELETED, path: /^(?:force_destroy|skip_final_snapshot)$/, weaker: switchedOn },
  { says: NOT_DELETED, path: /^delete_automated_backups$/, weaker: (before, after) => before === false && after !== false },
  { says: NOT_DELETED, path: /^settings\.retain_backups_on_delete$/, weaker: switchedOff },
  { says: NOT_DELETED, path: /^deletion_policy$/, weaker: turned(/ABANDON|DISABLE|PREVENT/) },
  { says: UNDONE, path: /^(?:deletion_window_in_days|recovery_window_in_days)$/, weaker: lessThan(30) },
  { says: UNDONE, path: /^soft_delete_policy\.retention_duration_seconds$/, weaker: lessThan(604_800) },
  { says: UNDONE, path: /^soft_delete_retention_days$/, weaker: lessThan(90) },
  { says: UNDONE, path: /^blob_properties\.(?:container_)?delete_retention_policy\.days$|^retention_policy\.retention_period$|^rule\.default_retention\.(?:days|years)$/, weaker: lessThan(0) },
  { says: VERSIONS, path: /^versioning_configuration\.status$/, weaker: turned(/Enabled/) },
  { says: VERSIONS, path: /^(?:versioning\.enabled|blob_properties\.versioning_enabled)$/, weaker: switchedOff },
  { says: COPIES, path: /^multi_az$/, weaker: switchedOff },
  { says: COPIES, path: /^settings\.availability_type$/, weaker: turned(/REGIONAL/) },
  { says: COPIES, path: /^high_availability\.mode$/, weaker: gone },
  { says: COPIES, path: /^account_replication_type$/, weaker: turned(/G/) },
  { says: 'what is encrypted with it cannot be read', path: /^is_enabled$/, weaker: (_, after) => after === false, of: /^aws_kms_key$/ },
  { says: 'what goes there cannot be read at once', path: /^rule\.(?:noncurrent_version_)?transition\.storage_class$/, weaker: (before, after) => before !== after && /^(?:GLACIER|DEEP_ARCHIVE)$/.test(String(after)) },
  { says: 'what goes there cannot be read at once', path: /^rule\.actions\.\w+\.tier_to_archive_after_days\w*$/, weaker: (_, after) => after !== undefined },
];

/** By Kafka's settings, wherever they stand. Where nothing is said, as in Kafka 4. */
const KAFKA: readonly Guard[] = [
  { says: COPIES, path: /(?:^|\.)(?:min\.insync\.replicas|transaction\.state\.log\.min\.isr)$/, weaker: lessThan(1) },
  { says: COPIES, path: /\.(?:default|offsets\.topic|transaction\.state\.log)\.replication\.factor$/, weaker: less },
  { says: COPIES, path: /^spec\.replicas$/, weaker: less, of: /^KafkaTopic$/ },
  { says: 'a replica that lacks records may lead', path: /(?:^|\.)unclean\.leader\.election\.enable$/, weaker: switchedOn },
];

/** By fields of Kubernetes objects. */
const KUBERNETES: readonly Guard[] = [
  { says: 'volumes go with their pods or their set', path: /^spec\.persistentVolumeClaimRetentionPolicy\.(?:whenScaled|whenDeleted)$/, weaker: deleted },
  { says: 'volumes go with their claims', path: /^(?:reclaimPolicy|reclaim_policy|spec\.persistentVolumeReclaimPolicy)$/, weaker: turned(/Retain/) },
  { says: 'volumes go with their brokers', path: /^spec\.(?:kafka\.)?storage\.(?:volumes\.)?deleteClaim$/, weaker: switchedOn },
  { says: COPIES, path: /^spec\.(?:instances|postgresql\.synchronous\.number)$/, weaker: (before, after) => less(before, after) || gone(before, after), of: /^Cluster$/ },
  { says: 'no backups', path: /^spec\.backup\.(?:barmanObjectStore\.destinationPath|volumeSnapshot\.className)$/, weaker: gone, of: /^Cluster$/ },
];

/** By settings inside files of ConfigMaps, and by what tells programs where their data is. */
const FILES: readonly Guard[] = ([
  { says: COPIES, path: /\.replication_factor$/, weaker: less },
  { says: 'what is not stored yet is lost with its pod', path: /\.wal\.enabled$/, weaker: (_, after) => after === false },
  { says: 'what is not stored yet is lost with its pod', path: /\.sending_queue\.(?:storage|enabled)$/, weaker: (before, after) => after === false || (typeof before === 'string' && after === undefined) },
  { says: 'counts as sent before it is', path: /\.sending_queue\.wait_for_result$/, weaker: switchedOff },
  { says: 'counts as stored before it is on the other brokers', path: /\.required_acks$/, weaker: (before, after) => /^(?:-1|all)$/.test(String(before)) && !/^(?:-1|all)$/.test(String(after ?? 'all')) },
  { says: UNDONE, path: /\.(?:deletion_delay|retention_delete_delay|delete_request_cancel_period)$/, weaker: (before, after) => redone(before, after) && lessThan(0)(before, after) },
  { says: ELSEWHERE, path: /^(?!.*_cache\.).*\.(?:bucket_name|container_name|object_store|storage_prefix)$|\.(?:storage|common)\.(?:trace|storage)\.backend$/, weaker: redone },
  { says: ELSEWHERE, path: /^data\.(?:\w+_BUCKET|DATABASE_HOST|OBJECT_STORE_ENDPOINT)$/, weaker: redone },
] satisfies Guard[]).map((guard) => ({ ...guard, of: /^(?:ConfigMap|kubernetes_config_map_v1)$/ }));

const GUARDS: readonly Guard[] = [...TERRAFORM, ...KAFKA, ...KUBERNETES, ...FILES];

/** What guards something else, and is missed when it goes. */
const GUARDIANS: { readonly [type: string]: { readonly says: string; readonly where?: RegExp } } = {
  aws_s3_bucket_versioning: { says: VERSIONS, where: /"Enabled"/ },
  aws_s3_bucket_object_lock_configuration: { says: NOT_DELETED },
  azurerm_management_lock: { says: NOT_DELETED },
  ScheduledBackup: { says: 'no backups' },
};

/** An exporter that goes takes its queue with it. */
const ofWhatGoes = ({ is }: Compared, path: string): boolean => path.includes('.sending_queue.') && ![...is.keys()].some((other) => other.startsWith(path.slice(0, path.indexOf('.sending_queue.'))));

function weaker(compared: Compared, { path, before, after }: AttributeChange): Guard | undefined {
  const name = plain(path);
  if (ofNewOrOldPart(compared, path) || ofWhatGoes(compared, path)) return undefined;
  return GUARDS.find((guard) => guard.path.test(name) && guard.of?.test(compared.type) !== false && guard.weaker(before, after));
}

/** Why what is held is less safe than before, though none of it is lost yet; undefined where it is as safe. */
export function weakened(compared: Compared): string | undefined {
  const reasons = compared.changes.flatMap((change) => {
    const guard = weaker(compared, change);
    return guard === undefined ? [] : [`${guard.says}: ${fromTo(change)}`];
  });
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}

/** The same of what is destroyed. */
export function unguarded(type: string, value: unknown): string | undefined {
  const guardian = GUARDIANS[type];
  return guardian === undefined || guardian.where?.test(JSON.stringify(value)) === false ? undefined : guardian.says;
}
