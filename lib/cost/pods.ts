import { ValidationError, type Fault } from '../errors';
import { AUTOPILOT_DISK, workloads, type PlatformSizing, type Pods, type RequestRules } from '../sizing';
import { addonPods } from '../sizing/nodes';
import { componentOf, nodesOf } from './compute';
import { COMPONENTS, HOURS, line, type CostComponent, type Entry } from './line';
import type { PriceTable } from './prices';
import { mixOf, type Purchase } from './purchase';

/** MiB of its node's disk that a pod asks for, and GiB of a volume that lives as long as it. */
export interface PodDisk {
  readonly nodeMiB: number;
  readonly volumeGiB: number;
}

/** What every pod asks for its own logs. */
const LOGS = 64;
/** Scratch of a backend's pod that keeps nothing, of Grafana, and of an agent. */
const SCRATCH = { backend: 1024, grafana: 1280, agent: 8 * 512 + 64 } as const;
/** What takes more than a node's disk gives. */
const BLOCK_BUILDER_GIB = 10;

const BACKEND = /^(tempo|mimir|loki)/;
const CACHE = /cache$/;

/** What the manifests ask for; what operators and Strimzi make says nothing, and is given the usual. */
export function podDisk({ name, sizing: { diskGiB } }: Pick<Pods, 'name' | 'sizing'>): PodDisk {
  const on = (scratch: number): PodDisk => ({ nodeMiB: scratch + LOGS, volumeGiB: 0 });
  if (name === 'agent') return on(SCRATCH.agent);
  if (name === 'tempo-block-builder') return { nodeMiB: LOGS, volumeGiB: BLOCK_BUILDER_GIB };
  if (name === 'grafana') return on(SCRATCH.grafana);
  if (BACKEND.test(name) && diskGiB === undefined && !CACHE.test(name)) return on(SCRATCH.backend);
  return name.startsWith('kafka') ? { nodeMiB: AUTOPILOT_DISK.usualMiB, volumeGiB: 0 } : on(0);
}

interface Sum {
  readonly component: CostComponent;
  readonly pods: number;
  readonly cores: number;
  readonly gib: number;
  readonly diskGib: number;
  readonly volumeGiB: number;
}

function podsOf(sizing: PlatformSizing, rules: RequestRules): { readonly component: CostComponent; readonly pods: Pick<Pods, 'name' | 'sizing'>; readonly disk: PodDisk }[] {
  const nodes = sizing.pools.reduce((total, pool) => total + nodesOf(pool, sizing), 0);
  const agents = { name: 'agent', sizing: { ...sizing.collector.agent, replicas: nodes } };
  const usual: PodDisk = { nodeMiB: AUTOPILOT_DISK.usualMiB, volumeGiB: 0 };
  return [
    ...workloads(sizing).map((pods) => ({ component: componentOf(pods.name), pods, disk: podDisk(pods) })),
    ...addonPods(sizing.kafka, rules).map((pods) => ({ component: componentOf(pods.name), pods, disk: usual })),
    { component: 'agents', pods: agents, disk: podDisk(agents) },
  ];
}

function sums(sizing: PlatformSizing, rules: RequestRules): Sum[] {
  const all = podsOf(sizing, rules);
  return COMPONENTS.flatMap((component) => {
    const own = all.filter((p) => p.component === component);
    const total = (of: (p: (typeof own)[number]) => number): number => own.reduce((sum, p) => sum + p.pods.sizing.replicas * of(p), 0);
    if (own.length === 0) return [];
    return [{ component, pods: total(() => 1), cores: total((p) => p.pods.sizing.cpu), gib: total((p) => p.pods.sizing.memoryMiB) / 1024, diskGib: total((p) => p.disk.nodeMiB) / 1024, volumeGiB: total((p) => p.disk.volumeGiB) }];
  });
}

/** What pods ask for, where a cluster sells pods: no machines, no root disks, none of the cluster's own pods. */
export function podLines(sizing: PlatformSizing, rules: RequestRules, prices: PriceTable, purchase: Purchase): Entry[] {
  const { pods: sold } = prices;
  const mix = mixOf(purchase);
  const faults: Fault[] = [];
  if (sold === undefined) faults.push({ prop: 'prices.pods', got: undefined, allowed: `prices of pods (${rules.by}): ${prices.cloud} ${prices.region} has none`, write: 'prices: { ...prices, pods: { coreHour, gibHour, diskGibHour } }' });
  if (mix.reserved > 0 || mix.spot > 0) faults.push({ prop: 'purchase', got: purchase, allowed: `on-demand: what ${rules.by} takes for committed use and for Spot pods is not in the tables, and no pod of the platform asks for Spot`, write: "purchase: 'on-demand'" });
  if (sold === undefined || faults.length > 0) throw new ValidationError('cost', faults);
  const number = (value: number): string => String(Math.round(value * 100) / 100);
  return sums(sizing, rules).flatMap(({ component, pods, cores, gib, diskGib, volumeGiB }) => {
    const of = `that ${pods} pods ask for x ${HOURS} h`;
    return [
      ...line({ component, item: `pods of ${rules.by}, cores`, quantity: cores * HOURS, price: sold.coreHour, formula: `${number(cores)} cores ${of}` }),
      ...line({ component, item: `pods of ${rules.by}, memory`, quantity: gib * HOURS, price: sold.gibHour, formula: `${number(gib)} GiB ${of}` }),
      ...line({ component, item: `pods of ${rules.by}, node's disk`, quantity: diskGib * HOURS, price: sold.diskGibHour, formula: `${number(diskGib)} GiB ${of}` }),
      ...line({ component, item: 'volumes that live as long as their pods', quantity: volumeGiB, price: prices.disk.gbMonth, formula: `${volumeGiB} GiB` }),
    ];
  });
}
