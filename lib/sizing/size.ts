import type { Faults } from '../errors';
import { sizeBuckets, type BucketSizings } from './buckets';
import { sizeCollector, type CollectorSizing, type DestinationNeed } from './collector';
import { demandOf, type Demand } from './demand';
import type { Explanation } from './explanation';
import { sizeDatabase, sizeGrafana, type DatabaseSizing } from './grafana';
import { sizeKafka, type BrokerKind, type KafkaSizing } from './kafka';
import type { BufferNeed } from './kafka-buffer';
import { Ledger, type NumberOverrides } from './ledger';
import type { Load } from './load';
import { sizeLoki, type LokiSizing } from './loki';
import { sizeMimir, type MimirSizing } from './mimir';
import { sizePools, type NodeCatalog, type NodePoolSizing } from './nodes';
import { SOURCES } from './tables/sources';
import { TIER_ROWS, type Policy } from './tables/tiers';
import { sizeTempo, type TempoSizing } from './tempo';
import type { TierName } from './tier-name';
import { sizeTraffic, type TrafficSizing } from './traffic';
import type { WorkloadSizing } from './workload';
import { workloads, type Backends, type Pods } from './workloads';

/** Every number of a platform, from its load. */
export interface PlatformSizing {
  /** The row whose policy holds. */
  readonly tier: TierName;
  /** What it was sized for. */
  readonly load: Load;
  /** Availability zones that everything spreads over. */
  readonly zones: number;
  /** Agents, gateways and processors. */
  readonly collector: CollectorSizing;
  /** Brokers and topics. Absent where the gateways write to the backends themselves. */
  readonly kafka?: KafkaSizing;
  /** The backend of traces. */
  readonly tempo: TempoSizing;
  /** The backend of metrics. */
  readonly mimir: MimirSizing;
  /** The backend of logs. */
  readonly loki: LokiSizing;
  /** Pods of Grafana. */
  readonly grafana: WorkloadSizing;
  /** Grafana's PostgreSQL. */
  readonly database: DatabaseSizing;
  /** What the buckets will hold. */
  readonly buckets: BucketSizings;
  /** What flows, for what is paid by the byte and by the request. */
  readonly traffic: TrafficSizing;
  /** One pool, `general`, where the whole platform fits on a few nodes; else one per role. */
  readonly pools: readonly NodePoolSizing[];
  /** Every number above with its formula, inputs and source. */
  explain(): readonly Explanation[];
}

/** Every number of a platform's components, without machine types: for one that is used alone. */
export type ComponentSizing = Omit<PlatformSizing, 'pools'>;

/** What is sized, and what the user has set. */
export interface SizeProps {
  readonly load: Load;
  readonly policy: Policy;
  /** The cloud's machine type for each pool. Default: no pool is sized. */
  readonly catalog?: NodeCatalog | undefined;
  /** Numbers in place of the model's, by path. */
  readonly set: NumberOverrides;
  readonly also: SizedAlso;
}

/** What a platform runs beside the usual. */
export interface SizedAlso {
  /** Destinations beside the backends, which need consumers of their own. Default: none. */
  readonly destinations?: readonly DestinationNeed[];
  /** True: the brokers are pods on the platform's own nodes. Default: false, somebody else runs them. */
  readonly kafkaInCluster?: boolean;
  /** True: brokers of MSK Express. Default: false. */
  readonly kafkaExpress?: boolean;
  /** What the buffer takes where it is a service of its own; the brokers then serve the ingest log alone. Default: they serve both roles. */
  readonly buffer?: BufferNeed;
  /** Tenants whose data lies apart in the buckets. Default: none, the one that the backends use when nobody names any. */
  readonly tenants?: readonly string[];
  /** True: Grafana's database is pods on the platform's own nodes. Default: false, somebody else runs it. */
  readonly databaseInCluster?: boolean;
  /** True: every pod may run on every machine, whatever the row says. Default: false, a pool for each role where the row has them. */
  readonly onePool?: boolean;
}

/** The load is no decision of the model, but what it was asked for; where the row's own number stands, the row is the source. */
function explainLoad(ledger: Ledger, load: Load, tier: TierName): void {
  const row: Load = TIER_ROWS[tier].load;
  const one = (name: string, value: number, usual: number): void =>
    ledger.note(`load.${name}`, value, value === usual ? { formula: 'the row', source: SOURCES.tiers } : { formula: 'as asked', source: SOURCES.asked, inputs: { row: usual } });
  for (const [name, value] of Object.entries(load)) if (typeof value === 'number') one(name, value, row[name as keyof Load] as number);
  for (const [signal, days] of Object.entries(load.retentionDays)) one(`retentionDays.${signal}`, days, row.retentionDays[signal as keyof Load['retentionDays']]);
}

function brokerKind({ kafkaInCluster = false, kafkaExpress = false }: SizedAlso): BrokerKind {
  if (kafkaInCluster) return 'inCluster';
  return kafkaExpress ? 'express' : 'managed';
}

function sizeBackends(ledger: Ledger, load: Load, demand: Demand, policy: Policy, also: SizedAlso): Backends & Pick<PlatformSizing, 'kafka'> {
  const mimir = sizeMimir(ledger, policy.mimir, demand);
  const ingesters = mimir.mode === 'ingest-storage' ? mimir.ingester.replicas : undefined;
  const { destinations = [], buffer } = also;
  const kafka = policy.kafka === undefined ? undefined : sizeKafka(ledger, policy.kafka, demand, { mimirIngesters: ingesters, kind: brokerKind(also), buffer, destinations });
  const topics = kafka?.topics;
  const partitions = topics && { traces: topics.traces.partitions, metrics: topics.metrics.partitions, logs: topics.logs.partitions };
  return {
    collector: sizeCollector(ledger, load, demand, policy, partitions, destinations),
    ...(kafka === undefined ? {} : { kafka }),
    tempo: sizeTempo(ledger, policy.tempo, demand, topics?.tempoIngest.partitions),
    mimir,
    loki: sizeLoki(ledger, policy.loki, demand),
    grafana: sizeGrafana(ledger, policy.grafana),
  };
}

/**
 * Sizes a whole platform. Pure: the same load, policy and machine types give the same numbers.
 * Adds a fault for every override that nothing reads or that breaks a constraint, and for a machine that is too small for a pod.
 */
export function size({ load, policy, catalog, set, also }: SizeProps, faults: Faults): PlatformSizing {
  const ledger = new Ledger(set, faults, catalog?.general.requests);
  const demand = demandOf(load);
  explainLoad(ledger, load, policy.tier);
  const because = 'availability decides: one zone, or three of which any may go';
  const zones = ledger.decide('zones', policy.zones, { formula: 'the row', source: SOURCES.availability, min: policy.zones, max: policy.zones, because }, 'zones');
  const backends = sizeBackends(ledger, load, demand, policy, also);
  const buckets = sizeBuckets(ledger, load, also.tenants ?? []);
  const database = sizeDatabase(ledger, policy.database);
  const { cpu, memoryMiB, diskGiB, standby } = database;
  const ofDatabase: Pods[] = also.databaseInCluster === true ? [{ role: 'general', name: 'grafana-postgres', sizing: { replicas: standby ? 2 : 1, cpu, memoryMiB, diskGiB } }] : [];
  const sized = {
    tier: policy.tier,
    load,
    zones,
    ...backends,
    database,
    buckets,
    traffic: sizeTraffic(ledger, load, policy, buckets, { ...backends, destinations: also.destinations ?? [] }),
    pools: catalog === undefined ? [] : sizePools([...workloads(backends), ...ofDatabase], also.onePool === true ? { ...policy, pools: 'one' } : policy, { ledger, faults, catalog, agent: backends.collector.agent, zones, kafka: backends.kafka }),
  };
  ledger.checkUnused();
  const explanations = ledger.explanations();
  return { ...sized, explain: () => explanations };
}
