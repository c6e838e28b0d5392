import type { Volume, VolumeMount } from 'kubernetes-types/core/v1';
import type { AuthorityTraits, NodeDiskTraits } from '../facts';
import type { ConfigFiles } from './config-files';
import { mebibytes } from './quantities';

/** What a pod sees in its file system beside its image. */
export type Mount =
  | {
      /** Configuration files. */
      readonly kind: 'config';
      /** The ConfigMap that holds them. */
      readonly files: ConfigFiles;
      /** Folder in which the pod sees them. */
      readonly path: string;
    }
  | {
      /** A Secret, each key a file. */
      readonly kind: 'secret';
      /** Name of the Secret, in the pod's namespace. */
      readonly secret: string;
      /** Entries that the pod sees, and without which none starts. Default: all that there are. */
      readonly keys?: readonly string[];
      /** Text that changes with the Secret, and restarts the pod. Default: none, it is not restarted. */
      readonly checksum?: string;
      /** Folder in which the pod sees them. */
      readonly path: string;
    }
  | {
      /** Space that lives as long as the pod, bounded. */
      readonly kind: 'scratch';
      /** Folder in which the pod sees it. */
      readonly path: string;
      /** MiB that it may take; a pod that takes more is evicted. */
      readonly sizeMiB: number;
    }
  | {
      /** The persistent volume of a StatefulSet. */
      readonly kind: 'data';
      /** Folder in which the pod sees it. */
      readonly path: string;
    }
  | {
      /** A folder of the node; only the agent may. */
      readonly kind: 'host';
      /** Folder on the node. */
      readonly hostPath: string;
      /** Folder in which the pod sees it. */
      readonly path: string;
      /** True: the pod may write into it. Default: false. */
      readonly writable?: boolean;
    };

/** The certificate of an authority as a file named by its key, where one is given. */
export function authorityMounts(authority: AuthorityTraits | undefined, path: string): Mount[] {
  if (authority === undefined) return [];
  const { secret, key, checksum } = authority;
  return [{ kind: 'secret', secret, keys: [key], path, ...(checksum === undefined ? {} : { checksum }) }];
}

/** Name of a mount's volume: `data` for the persistent one, else from its path, which is unique in a pod. */
function volumeName(mount: Mount): string {
  if (mount.kind === 'data') return 'data';
  const slug = mount.path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '');
  return `${mount.kind}-${slug.toLowerCase()}`;
}

type Scratch = Extract<Mount, { kind: 'scratch' }>;

/** MiB of a container's own logs on its node: the kubelet keeps five files of 10 MiB, and a sixth that it is about to turn. */
const LOGS_MIB = 64;

/** MiB that a container's logs and scratch take. */
function withLogs(scratch: readonly Scratch[]): number {
  return scratch.reduce((total, { sizeMiB }) => total + sizeMiB, LOGS_MIB);
}

/** Scratch that lies on the node's disk: the largest ones go until what is left has room. */
function scratchOnNode(mounts: readonly Mount[], mostMiB: number): readonly Scratch[] {
  let left = mounts.filter((m): m is Scratch => m.kind === 'scratch').sort((a, b) => a.sizeMiB - b.sizeMiB);
  while (left.length > 0 && withLogs(left) > mostMiB) left = left.slice(0, -1);
  return left;
}

/** MiB of its node's disk that a pod takes. */
export function nodeDiskMiB(mounts: readonly Mount[], { mostMiB }: NodeDiskTraits): number {
  return withLogs(scratchOnNode(mounts, mostMiB));
}

/** A volume of its own, which comes and goes with the pod. */
function ownVolume({ sizeMiB }: Scratch, storageClassName: string): Partial<Volume> {
  const resources = { requests: { storage: mebibytes(sizeMiB) } };
  return { ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources } } } };
}

function volumeSource(mount: Exclude<Mount, { kind: 'data' }>): Partial<Volume> {
  switch (mount.kind) {
    case 'config':
      return { configMap: { name: mount.files.name } };
    case 'secret':
      return { secret: { secretName: mount.secret, defaultMode: 0o440, ...(mount.keys === undefined ? {} : { items: mount.keys.map((key) => ({ key, path: key })) }) } };
    case 'scratch':
      return { emptyDir: { sizeLimit: mebibytes(mount.sizeMiB) } };
    case 'host':
      return { hostPath: { path: mount.hostPath, type: mount.writable === true ? 'DirectoryOrCreate' : 'Directory' } };
  }
}

/** Volumes of a pod; the persistent one comes from the StatefulSet's claim instead. */
export function podVolumes(mounts: readonly Mount[], disk?: NodeDiskTraits): Volume[] {
  const onNode = disk === undefined ? undefined : scratchOnNode(mounts, disk.mostMiB);
  const source = (m: Exclude<Mount, { kind: 'data' }>): Partial<Volume> =>
    m.kind === 'scratch' && disk !== undefined && onNode?.includes(m) !== true ? ownVolume(m, disk.storageClass) : volumeSource(m);
  return mounts
    .filter((m): m is Exclude<Mount, { kind: 'data' }> => m.kind !== 'data')
    .map((m) => ({ name: volumeName(m), ...source(m) }));
}

export function containerMounts(mounts: readonly Mount[]): VolumeMount[] {
  return mounts.map((m) => ({
    name: volumeName(m),
    mountPath: m.path,
    ...(m.kind === 'config' || m.kind === 'secret' || (m.kind === 'host' && m.writable !== true) ? { readOnly: true } : {}),
    // The kernel shows mounts made on the node after the pod's start, such as a new container's.
    ...(m.kind === 'host' && m.writable !== true ? { mountPropagation: 'HostToContainer' } : {}),
  }));
}
