import type { Faults } from '../../errors';
import type { WorkloadSizing } from '../../sizing';

/** The queue's volume, and as many replicas as have one. */
export function checkDisk({ diskGiB, replicas, maxReplicas }: WorkloadSizing, faults: Faults): void {
  if (diskGiB === undefined || !(Number.isInteger(diskGiB) && diskGiB >= 1)) {
    faults.add({ prop: 'sizing.diskGiB', got: diskGiB, allowed: 'whole GiB from 1: its queue is on its own volume', write: 'diskGiB: 10' });
  }
  if (maxReplicas !== undefined && maxReplicas !== replicas) {
    const allowed = 'nothing, or as many as replicas: an autoscaler would take pods away together with what their disks hold';
    faults.add({ prop: 'sizing.maxReplicas', got: maxReplicas, allowed, write: `maxReplicas: ${replicas}` });
  }
}
