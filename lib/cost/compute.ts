import type { Fault } from '../errors';
import { ValidationError } from '../errors';
import { workloads, type NodePoolSizing, type PlatformSizing, type WorkloadSizing } from '../sizing';
import { addonPods } from '../sizing/nodes';
import { SYSTEM_PODS } from '../sizing/tables/addons';
import { HOURS, line, type CostComponent, type Entry } from './line';
import type { MachinePrice, Price, PriceTable } from './prices';
import type { PurchaseMix } from './purchase';

const BY_PREFIX: readonly (readonly [string, CostComponent])[] = [
  ['gateway', 'gateway'],
  ['trace-processor', 'processors'],
  ['metric-processor', 'processors'],
  ['log-processor', 'processors'],
  ['to-', 'processors'],
  ['cluster-receiver', 'agents'],
  ['kafka', 'kafka'],
  ['strimzi', 'kafka'],
  ['tempo', 'tempo'],
  ['mimir', 'mimir'],
  ['loki', 'loki'],
  ['grafana', 'grafana'],
];

/** The component that a workload's cost belongs to; what is nobody's belongs to the cluster. */
export function componentOf(workload: string): CostComponent {
  return BY_PREFIX.find(([prefix]) => workload.startsWith(prefix))?.[1] ?? 'cluster';
}

/** What may be lost at any time without losing data: Grafana keeps its state in the database, and what a processor held Kafka still has (requirement of the product). */
export function mayBeLost(component: CostComponent, sizing: PlatformSizing): boolean {
  return component === 'grafana' || (component === 'processors' && sizing.kafka !== undefined);
}

/** Nodes of a pool that hold the load; an autoscaler adds to them up to `maxNodesPerZone`. */
export function nodesOf(pool: NodePoolSizing, sizing: PlatformSizing): number {
  return pool.nodesPerZone * sizing.zones;
}

/**
 * Shares of a pool's nodes by component; they add up to 1.
 * A pod's part is the mean of its part of the cores and of the memory that the pool's pods request: what the nodes have left over is
 * then shared out in the same way, so that the components together pay for whole nodes.
 */
export function sharesOf(pool: NodePoolSizing, sizing: PlatformSizing): Map<CostComponent, number> {
  const nodes = nodesOf(pool, sizing);
  const pods: [CostComponent, WorkloadSizing][] = [...workloads(sizing), ...addonPods(sizing.kafka)]
    .filter(({ role }) => poolFor(role, sizing) === pool)
    .map(({ name, sizing: workload }) => [componentOf(name), workload]);
  pods.push(['agents', { ...sizing.collector.agent, replicas: nodes }], ['cluster', { ...SYSTEM_PODS, replicas: nodes }]);

  const total = (of: (w: WorkloadSizing) => number): number => pods.reduce((sum, [, w]) => sum + w.replicas * of(w), 0);
  const [cpu, memory] = [total((w) => w.cpu), total((w) => w.memoryMiB)];
  const shares = new Map<CostComponent, number>();
  for (const [component, w] of pods) {
    const share = (w.replicas * w.cpu) / cpu / 2 + (w.replicas * w.memoryMiB) / memory / 2;
    shares.set(component, (shares.get(component) ?? 0) + share);
  }
  return shares;
}

/** The pool that a role's pods run on: their own, or the one that holds everything. */
function poolFor(role: NodePoolSizing['role'], { pools }: PlatformSizing): NodePoolSizing | undefined {
  return pools.find((pool) => pool.role === role) ?? pools.find((pool) => pool.role === 'general');
}

/** What a pool's machine costs; throws for one that the table does not know. */
export function machineOf(pool: NodePoolSizing, prices: PriceTable): MachinePrice {
  const found = prices.machines[pool.type.name];
  if (found !== undefined) return found;
  const fault: Fault = {
    prop: `prices.machines (pool ${pool.role})`,
    got: pool.type.name,
    allowed: `a machine type with a price for ${prices.cloud} ${prices.region}: ${Object.keys(prices.machines).join(', ')}`,
    write: `prices: { ...prices, machines: { ...prices.machines, '${pool.type.name}': { onDemand, reserved, spot } } }`,
  };
  throw new ValidationError('cost', [fault]);
}

/** The price of a machine as it is bought; throws where the table has none, since a bill without machines says nothing. */
function bought(pool: NodePoolSizing, prices: PriceTable, how: 'reserved' | 'spot'): Price {
  const found = machineOf(pool, prices)[how];
  if (found !== undefined) return found;
  const { name } = pool.type;
  const fault: Fault = { prop: 'purchase', got: how, allowed: `on-demand: no public source was found for the ${how} price of ${name} in ${prices.cloud} ${prices.region}`, write: "purchase: 'on-demand'" };
  throw new ValidationError('cost', [fault]);
}

/** Machines of all pools, shared out to components. */
export function computeLines(sizing: PlatformSizing, prices: PriceTable, mix: PurchaseMix): Entry[] {
  return sizing.pools.flatMap((pool) => {
    const machine = machineOf(pool, prices);
    const nodes = nodesOf(pool, sizing);
    return [...sharesOf(pool, sizing)].flatMap(([component, share]) => {
      const spot = mayBeLost(component, sizing) ? mix.spot : 0;
      const ways = [
        ['on demand', () => machine.onDemand, (1 - spot) * (1 - mix.reserved)],
        ['reserved for a year', () => bought(pool, prices, 'reserved'), (1 - spot) * mix.reserved],
        ['spot', () => bought(pool, prices, 'spot'), spot],
      ] as const;
      return ways.filter(([, , part]) => part > 0).flatMap(([how, price, part]) =>
        line({
          component,
          item: `${pool.type.name}, pool ${pool.role}, ${how}`,
          quantity: nodes * HOURS * share * part,
          price: price(),
          formula: `${nodes} nodes x ${HOURS} h x ${percent(share)} of the pool's requests${part === 1 ? '' : ` x ${percent(part)} ${how}`}`,
        }),
      );
    });
  });
}

/** What EKS Auto Mode takes for each machine, shared out like the machine; throws for a table without that price. */
export function autoModeLines(sizing: PlatformSizing, prices: PriceTable): Entry[] {
  const { autoModeShare } = prices.cluster;
  if (autoModeShare === undefined) {
    const fault: Fault = { prop: 'autoMode', got: true, allowed: `only where the table has its price: ${prices.cloud} ${prices.region} has none`, write: 'prices: { ...prices, cluster: { ...prices.cluster, autoModeShare } }' };
    throw new ValidationError('cost', [fault]);
  }
  return sizing.pools.flatMap((pool) => {
    const { onDemand } = machineOf(pool, prices);
    const price: Price = { ...autoModeShare, unit: 'machine-hour of Auto Mode', value: onDemand.value * autoModeShare.value, verified: onDemand.verified && autoModeShare.verified };
    const nodes = nodesOf(pool, sizing);
    return [...sharesOf(pool, sizing)].flatMap(([component, share]) =>
      line({
        component,
        item: `${pool.type.name}, pool ${pool.role}, EKS Auto Mode`,
        quantity: nodes * HOURS * share,
        price,
        formula: `${nodes} nodes x ${HOURS} h x ${percent(share)} of the pool's requests; ${percent(autoModeShare.value)} of ${onDemand.value} on demand`,
      }),
    );
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
