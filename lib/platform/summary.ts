import type { TerraformStack } from 'cdktf';
import Table from 'cli-table3';
import { soldByPod, topicsOf, workloads, type KafkaSizing, type PlatformSizing, type WorkloadSizing } from '../sizing';

/** No colours and no box drawing: the summary is read in terminals, logs and pull requests alike. */
const PLAIN = {
  chars: { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
};

const GIB = 1024;

function table(head: readonly string[], rows: readonly (readonly string[])[], numbersFrom: number): string {
  const aligned = new Table({ ...PLAIN, head: [...head], colAligns: head.map((_, i) => (i < numbersFrom ? 'left' : 'right')) });
  rows.forEach((row) => aligned.push([...row]));
  return aligned.toString().replace(/[ \t]+$/gm, '');
}

/** `12345.67` -> `12,345.7`; without Intl, which takes longer to start than the rest of the summary and 5 MiB. */
function whole(value: number): string {
  const [units = '', tenths] = String(Math.round(value * 10) / 10).split('.');
  const grouped = units.replace(/\B(?=(\d{3})+$)/g, ',');
  return tenths === undefined ? grouped : `${grouped}.${tenths}`;
}

function scaling({ replicas, maxReplicas }: WorkloadSizing): string {
  return maxReplicas === undefined ? String(replicas) : `${replicas} to ${maxReplicas}`;
}

function components(sizing: PlatformSizing): string {
  const pods = workloads(sizing);
  const rows = pods.map(({ name, sizing: w }) => [name, scaling(w), whole(w.cpu), whole(w.memoryMiB / GIB), w.diskGiB === undefined ? '' : whole(w.diskGiB)]);
  const total = (of: (w: WorkloadSizing) => number): string => whole(pods.reduce((sum, p) => sum + p.sizing.replicas * of(p.sizing), 0));
  const agent = sizing.collector.agent;
  return table(
    ['component', 'replicas', 'cores each', 'GiB memory each', 'GiB disk each'],
    [
      ['agent', 'every node', whole(agent.cpu), whole(agent.memoryMiB / GIB), ''],
      ...rows,
      ['all, without agents', '', total((w) => w.cpu), total((w) => w.memoryMiB / GIB), total((w) => w.diskGiB ?? 0)],
    ],
    1,
  );
}

/** Nodes that a cloud makes by itself, and sells by what pods ask for. */
function nodesOnDemand({ pools, zones }: PlatformSizing): string[][] {
  return pools.map(({ nodesPerZone, maxNodesPerZone, type: { name, cpu, memoryMiB } }) => [`nodes of ${name}`, `about ${nodesPerZone * zones} to ${maxNodesPerZone * zones}`, `were they of ${whole(cpu)} cores, ${whole(memoryMiB / GIB)} GiB each; Google decides, and pods are paid`]);
}

/** Machines that are bought, or are there. */
function machines({ pools, zones }: PlatformSizing, given: boolean): string[][] {
  const nodes = pools.map((p) => [`nodes: ${p.role}`, `${p.nodesPerZone * zones} to ${p.maxNodesPerZone * zones} x ${p.type.name}`, `${whole(p.type.cpu)} cores, ${whole(p.type.memoryMiB / GIB)} GiB each`]);
  const cores = (of: 'nodesPerZone' | 'maxNodesPerZone'): number => pools.reduce((sum, p) => sum + p[of] * zones * p.type.cpu, 0);
  return [...nodes, ['nodes together', `${whole(cores('nodesPerZone'))} to ${whole(cores('maxNodesPerZone'))} cores`, given ? 'of yours' : 'your quota at the cloud must allow the larger number']];
}

function infrastructure(sizing: PlatformSizing, given: boolean): string {
  const { kafka, database, buckets } = sizing;
  const kept = Object.entries(buckets).map(([name, b]) => `${name} ${b.retentionDays === undefined ? 'for ever' : `${b.retentionDays} d`}`);
  return table(
    ['infrastructure', 'size', ''],
    [
      ...(soldByPod(sizing) === undefined ? machines(sizing, given) : nodesOnDemand(sizing)),
      ...(kafka === undefined ? [] : [kafkaRow(kafka), ...bufferRow(kafka)]),
      ['PostgreSQL', database.standby ? '1 and a standby' : '1', `${whole(database.cpu)} cores, ${whole(database.memoryMiB / GIB)} GiB, ${whole(database.diskGiB)} GiB disk`],
      ['buckets', String(Object.keys(buckets).length), `kept: ${kept.join(', ')}`],
    ],
    3,
  );
}

function kafkaRow({ brokers, cpu, memoryMiB, diskGiB, topics, buffer }: KafkaSizing): string[] {
  const own = buffer === undefined ? Object.values(topics) : topicsOf(topics, 'ingest log');
  const partitions = own.map((t) => `${t.name} ${t.partitions}`);
  const each = `${whole(cpu)} cores, ${whole(memoryMiB / GIB)} GiB, ${whole(diskGiB)} GiB disk each`;
  return ['Kafka', `${brokers} brokers`, `${each}; partitions: ${partitions.join(', ')}`];
}

/** What the buffer must take, where it is a service of its own. */
function bufferRow({ buffer, topics }: KafkaSizing): string[][] {
  if (buffer === undefined) return [];
  const partitions = topicsOf(topics, 'buffer').map((t) => `${t.name} ${t.partitions}`);
  return [['Kafka, buffer', 'a service', `${whole(buffer.megabytesPerSecond)} MB/s in, ${whole(buffer.readMegabytesPerSecond)} MB/s out, ${whole(buffer.keptGiB)} GiB kept; partitions: ${partitions.join(', ')}`]];
}

/** What a platform consists of, for people. */
export function summary(id: string, outdir: string, sizing: PlatformSizing, stacks: readonly TerraformStack[], { given, guide }: { readonly given: boolean; readonly guide: boolean }): string {
  const { load } = sizing;
  const files = table(
    ['stack, in the order of deployment', 'files'],
    [
      ...stacks.map((s) => [s.node.id, `${outdir}/stacks/${s.node.id}/cdk.tf.json`]),
      ['manifests, the same for kubectl or GitOps', `${outdir}/manifests/${id}/*.yaml`],
      ...(guide ? [['how to apply them', `${outdir}/manifests/${id}/README.md`]] : []),
    ],
    2,
  );
  const sized = `Platform ${id}: ${whole(load.spansPerSecond)} spans/s, ${whole(load.activeSeries)} active series, ${whole(load.logLinesPerSecond)} log lines/s`;
  return [sized, components(sizing), infrastructure(sizing, given), files].join('\n\n');
}
