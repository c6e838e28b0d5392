import { Construct } from 'constructs';
import { Images, Workload } from '../../kube';
import type { PoolRole, WorkloadSizing } from '../../sizing';
import { MEMCACHED_PORT, memcachedArgs } from './config';

export interface MemcachedProps {
  /** The backend whose cache it is; that backend's policy lets its pods in. */
  readonly app: string;
  /** Component label; the workload's name is `<app>-<component>`. */
  readonly component: string;
  readonly sizing: WorkloadSizing;
  /** MiB of the largest item, 1 to 1024; the client's own limit must not be above it. */
  readonly maxItemMiB: number;
  /** Pool of nodes it runs on. */
  readonly pool: PoolRole;
  /** Default: the library's table, from the public registries. */
  readonly images?: Images;
}

/** A cache in memory: clients hash keys over its pods by their addresses, and losing one costs speed only. */
export class Memcached extends Construct {
  /** The Deployment or StatefulSet with its services, budget and policies. */
  public readonly workload: Workload;

  /** @hidden Made by the backends. */
  public constructor(scope: Construct, id: string, props: MemcachedProps) {
    super(scope, id);
    this.workload = new Workload(this, 'memcached', {
      app: props.app,
      component: props.component,
      name: `${props.app}-${props.component}`,
      kind: 'StatefulSet',
      // Without a cloud identity: a cache reaches nothing.
      serviceAccount: 'memcached',
      image: (props.images ?? new Images()).of('memcached'),
      args: memcachedArgs(props.sizing, props.maxItemMiB),
      ports: [{ name: 'memcached', port: MEMCACHED_PORT }],
      probes: { ready: { tcp: 'memcached' }, live: { tcp: 'memcached' } },
      sizing: props.sizing,
      go: false,
      pool: props.pool,
      uid: 11211,
      admits: [],
      reaches: [],
    });
  }
}
