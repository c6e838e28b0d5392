import type { Peer, Port } from '../../kube';

/** The pods behind a backend's two addresses, for the policies of those who use them. */
export interface BackendPeers {
  /** Who takes data in. */
  readonly ingest: Peer;
  /** Who answers queries. */
  readonly query: Peer;
}

/** Name of the target that runs all others in one process. */
export const EVERYTHING = 'all';

/** One target of a backend's binary: what `-target=` selects, and how its pods differ from those of the other targets. */
export interface Target {
  /** The `app.kubernetes.io/component` label, and the workload's name after the backend's; `EVERYTHING` for the backend's name alone. */
  readonly name: string;
  /** What `-target=` takes. Default: the name. */
  readonly runs?: string;
  readonly kind: 'Deployment' | 'StatefulSet';
  /** What it talks to outside its own backend. */
  readonly reaches: readonly ('object store' | 'Kafka')[];
  /** True: takes part in the rings, which live in memberlist. Default: false. */
  readonly gossips?: boolean;
  /** True: clients find each pod of it by name resolution, not one of them by its service. Default: false. */
  readonly headless?: boolean;
  /** Ports beside HTTP, gRPC and memberlist. Default: none. */
  readonly ports?: readonly Port[];
  /** Seconds between the signal to stop and the kill; longer than its flush. Default: 60. */
  readonly graceSeconds?: number;
  /** MiB of the data folder where no persistent volume lies under it. Default: 1024. */
  readonly scratchMiB?: number;
  /** True: a pod whose configuration holds a file `<pod name>.yaml` reads that one instead of the shared one. Default: false. */
  readonly ownConfig?: boolean;
  /** True: its callers reach the pods of their own zone first. Default: false. */
  readonly zoneLocal?: boolean;
  /** Flag that tells a pod of a zone-aware target its zone. Default: none, it is not zone-aware. */
  readonly zoneFlag?: string;
}

/** Seconds a pod goes on serving after it has told its clients that it stops; `shutdown_delay` of every backend. */
export const SHUTDOWN_DELAY_SECONDS = 10;

/** gRPC between the targets of a backend; the default of all three. */
export const GRPC_PORT = 9095;

/** Memberlist, over TCP alone in these backends. */
export const GOSSIP_PORT = 7946;

/** Headless service through which the pods of a backend find each other's memberlist. */
export function memberlistService(app: string): string {
  return `${app}-memberlist`;
}

/** The zones of a zone-aware target: zone-a, zone-b and so on. */
export function zoneNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `zone-${String.fromCharCode(97 + i)}`);
}
