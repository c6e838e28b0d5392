import { number, range } from '../format';
import type { PlannedComponent, SizePlan } from '../plan';

/** What flows: a signal of its own, all of them, or questions of Grafana. */
export type Flow = 'traces' | 'metrics' | 'logs' | 'all' | 'queries';

export interface Box {
  readonly id: string;
  readonly title: string;
  readonly flow: Flow;
  /** Name and number, one line each. */
  readonly rows: readonly (readonly [name: string, value: string])[];
  /** Drawn as a square each: those that run at the load, and those an autoscaler may add. */
  readonly replicas?: Replicas;
}

interface Replicas {
  readonly running: number;
  readonly most: number;
  /** 1, or more where there would be too many to draw. */
  readonly perSquare: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly flow: Flow;
}

/** Boxes by layer, in the order in which data passes them. */
export interface Topology {
  readonly layers: readonly (readonly Box[])[];
  readonly edges: readonly Edge[];
}

const BACKENDS = [
  { program: 'tempo', title: 'Tempo', flow: 'traces' },
  { program: 'mimir', title: 'Mimir', flow: 'metrics' },
  { program: 'loki', title: 'Loki', flow: 'logs' },
] as const;

/** Squares that are drawn at most. */
const MOST_SQUARES = 40;

/** Squares, and the line that says how many replicas each stands for. */
function squares(running: number, most = running): { replicas: Replicas; perSquare: readonly (readonly [string, string])[] } {
  const perSquare = Math.ceil(most / MOST_SQUARES);
  return { replicas: { running, most, perSquare }, perSquare: perSquare === 1 ? [] : [['per square', number(perSquare)]] };
}

/** `2×3` where zones share the replicas, else the number or range. */
function count({ replicas: all, maxReplicas, zones }: PlannedComponent): string {
  return zones === null ? range(all, maxReplicas ?? undefined).replace(' to ', '–') : `${number(all / zones)}×${zones}`;
}

function size({ cpu, memoryMiB, diskGiB }: PlannedComponent): (readonly [string, string])[] {
  const disk = diskGiB === null ? [] : [['disk', `${number(diskGiB)} GiB`] as const];
  return [['cores', number(cpu)], ['memory', `${number(memoryMiB / 1024)} GiB`], ...disk];
}

function pool(c: PlannedComponent, title: string, flow: Flow): Box {
  const { replicas, perSquare } = squares(c.replicas, c.maxReplicas ?? undefined);
  return { id: c.name, title, flow, rows: [...perSquare, ['replicas', count(c)], ...size(c)], replicas };
}

function backend(plan: SizePlan, { program, title, flow }: (typeof BACKENDS)[number]): Box {
  const own = plan.components.filter((c) => c.program === program);
  const [only] = own;
  if (own.length === 1 && only !== undefined) return { ...pool(only, title, flow), id: program };
  return { id: program, title, flow, rows: own.map((c) => [c.name.slice(program.length + 1), count(c)] as const) };
}

function sources(plan: SizePlan): Box[] {
  const { load, totals } = plan;
  const applications: Box = {
    id: 'applications',
    title: 'Applications',
    flow: 'all',
    rows: [['spans/s', number(load.spansPerSecond)], ['series', number(load.activeSeries)], ['lines/s', number(load.logLinesPerSecond)]],
  };
  const agent: Box = { id: 'agent', title: 'Agents', flow: 'all', rows: [['one per node', number(totals.nodes)]] };
  const receiver = plan.components.find((c) => c.name === 'cluster-receiver');
  return [applications, agent, ...(receiver === undefined ? [] : [{ id: 'cluster-receiver', title: 'Cluster', flow: 'all', rows: [['receivers', count(receiver)]] } as const])];
}

function kafka(plan: SizePlan): Box[] {
  if (plan.kafka === null) return [];
  const { brokers, topics, diskGiB } = plan.kafka;
  const rows = topics.map(({ name, partitions }) => [name, number(partitions)] as const);
  const { replicas, perSquare } = squares(brokers);
  return [{ id: 'kafka', title: 'Kafka', flow: 'all', rows: [...perSquare, ['brokers', number(brokers)], ['disk each', `${number(diskGiB)} GiB`], ...rows], replicas }];
}

function processors(plan: SizePlan): Box[] {
  const named = [['trace-processor', 'Trace processors', 'traces'], ['metric-processor', 'Metric processors', 'metrics'], ['log-processor', 'Log processors', 'logs']] as const;
  return named.flatMap(([name, title, flow]) => {
    const found = plan.components.find((c) => c.name === name);
    return found === undefined ? [] : [pool(found, title, flow)];
  });
}

function stores(plan: SizePlan): Box[] {
  const kept = ({ retentionDays }: { retentionDays: number | null }): string => (retentionDays === null ? 'always' : `${number(retentionDays)}d`);
  const buckets = BACKENDS.map(({ flow }): Box => {
    // Rules lie beside the metrics they are evaluated on.
    const own = plan.buckets.filter(({ name }) => name === flow || (flow === 'metrics' && name === 'rules'));
    return { id: `bucket-${flow}`, title: `Bucket${own.length > 1 ? 's' : ''}`, flow, rows: own.map((bucket) => [bucket.name, kept(bucket)]) };
  });
  const grafana = plan.components.find((c) => c.name === 'grafana');
  const rows = grafana === undefined ? [] : [['replicas', count(grafana)] as const];
  return [...buckets, { id: 'grafana', title: 'Grafana', flow: 'queries', rows: [...rows, ['database', plan.database.standby ? '2' : '1']] }];
}

/** Who sends what to whom. */
export function topology(plan: SizePlan): Topology {
  const gateway = plan.components.filter((c) => c.name === 'gateway').map((c) => pool(c, 'Gateways', 'all'));
  const [from, broker, signal] = [sources(plan), kafka(plan), processors(plan)];
  const backends = BACKENDS.map((b) => backend(plan, b));
  const to = stores(plan);
  const layers = [from, gateway, broker, signal, backends, to].filter((layer) => layer.length > 0);
  const edges: Edge[] = from.map(({ id }) => ({ from: id, to: 'gateway', flow: 'all' }));
  if (broker.length > 0) edges.push({ from: 'gateway', to: 'kafka', flow: 'all' });
  for (const { program, flow } of BACKENDS) {
    const processor = signal.find((box) => box.flow === flow);
    const source = broker.length > 0 ? 'kafka' : 'gateway';
    if (processor !== undefined) edges.push({ from: source, to: processor.id, flow });
    edges.push({ from: processor?.id ?? source, to: program, flow });
    edges.push({ from: program, to: `bucket-${flow}`, flow }, { from: program, to: 'grafana', flow: 'queries' });
  }
  return { layers, edges };
}
