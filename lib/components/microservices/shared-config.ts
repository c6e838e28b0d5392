import type { Overlay } from '../../config';
import { Faults, ValidationError, type Place } from '../../errors';
import type { WorkloadSizing } from '../../sizing';
import { GOSSIP_PORT, memberlistService } from './target';

/** Environment variable that holds a pod's own address. */
export const POD_IP = 'POD_IP';

/** A reference to an environment variable, expanded by the backend when it starts with `-config.expand-env=true`. */
export function env(name: string): string {
  return `\${${name}}`;
}

/** Memberlist as all three backends configure it. */
export function memberlist(app: string): Overlay {
  return {
    cluster_label: app,
    advertise_addr: env(POD_IP),
    bind_port: GOSSIP_PORT,
    join_members: [`dns+${memberlistService(app)}:${GOSSIP_PORT}`],
    // A pod that starts first finds nobody, and a name may resolve to pods that are gone.
    abort_if_cluster_join_fails: false,
    rejoin_interval: '1m',
  };
}

/** A ring in memberlist that knows a pod by its address. */
export function ring(further: Overlay = {}): Overlay {
  return { instance_addr: env(POD_IP), kvstore: { store: 'memberlist' }, ...further };
}

/** Retention as the backends write it: hours, since not all of them know days. */
export function hours(days: number): string {
  return `${days * 24}h`;
}

/** Throws when a retention is not whole days from 1. */
export function checkRetentionDays(place: Place, got: number): void {
  if (Number.isInteger(got) && got >= 1) return;
  throw new ValidationError(place, [
    { prop: 'retentionDays', got, allowed: 'whole days from 1, since the backends delete by blocks and index tables of up to a day', write: 'retentionDays: 14' },
  ]);
}

/** How many processes of everything a backend runs as, and why. */
export interface MonolithReplicas {
  readonly from: number;
  readonly to?: number;
  readonly because: string;
}

/** Throws when a monolith has no disk, or another number of replicas than it works with. */
export function checkMonolith(place: Place, all: WorkloadSizing, { from, to = Infinity, because }: MonolithReplicas): void {
  const faults = new Faults();
  if (!(all.replicas >= from && all.replicas <= to)) {
    const allowed = `${from === to ? `exactly ${from}` : `${from} or more`}, since ${because}`;
    faults.add({ prop: 'sizing.all.replicas', got: all.replicas, allowed, write: `replicas: ${from}` });
  }
  if (all.diskGiB === undefined) {
    const allowed = 'GiB of a persistent volume, since it holds what has not reached the object store yet';
    faults.add({ prop: 'sizing.all.diskGiB', got: all.diskGiB, allowed, write: 'diskGiB: 50' });
  }
  faults.throwIfAny(place);
}
