import { Construct } from 'constructs';
import { configFile } from '../../config';
import { Faults } from '../../errors';
import { SECRETS } from '../../facts';
import { ConfigFiles, Images, type ComponentProps, type Peer, type Workload } from '../../kube';
import type { TempoSizing, TopicSizing } from '../../sizing';
import { Memcached } from '../memcached';
import { Microservices, checkRetentionDays } from '../microservices';
import { TEMPO_DATA, TEMPO_HTTP_PORT, TEMPO_MAX_ITEM_MIB, tempoConfig } from './config';
import { OTLP_PORT, TEMPO_TARGETS } from './targets';

export interface TempoProps extends ComponentProps {
  /** Replicas, requests and disks of every part, from `Tier.size`. */
  readonly sizing: TempoSizing;
  /** The ingest topic; live-stores of a zone and block-builders are as many as its partitions. */
  readonly topic: TopicSizing;
  /** Days that traces are kept, whole days from 1. */
  readonly retentionDays: number;
  /** Who may send traces to the distributors, and who may query. Everybody else may not. */
  readonly admits: { readonly ingest: readonly Peer[]; readonly query: readonly Peer[] };
  /** ServiceAccount of every pod but the cache's; carries the identity that may use the bucket. Default: `tempo`. */
  readonly serviceAccount?: string;
}

/** Tempo as microservices: traces go through Kafka into blocks in the object store, and the newest are searched from live-stores. */
export class Tempo extends Construct {
  /** OTLP over gRPC, for senders. */
  public readonly otlpEndpoint = `tempo-distributor:${OTLP_PORT}`;
  /** Tempo's query API. */
  public readonly queryUrl = `http://tempo-query-frontend:${TEMPO_HTTP_PORT}`;
  public readonly distributor: Workload;
  /** One workload per zone; each pod owns one partition of the ingest topic. */
  public readonly liveStores: readonly Workload[];
  public readonly blockBuilder: Workload;
  public readonly querier: Workload;
  public readonly queryFrontend: Workload;
  public readonly backendScheduler: Workload;
  public readonly backendWorker: Workload;
  public readonly cache: Memcached;

  public constructor(scope: Construct, id: string, props: TempoProps) {
    super(scope, id);
    checkRetentionDays(this, props.retentionDays);
    this.checkPartitions(props);
    const { admits, images = new Images(), sizing } = props;
    const files = new ConfigFiles(this, 'config', {
      app: 'tempo',
      component: 'config',
      name: 'tempo-config',
      files: { 'tempo.yaml': configFile(tempoConfig(props), props.overlay) },
    });
    const tempo = new Microservices(this, {
      app: 'tempo',
      image: images.of('tempo'),
      traits: props.traits,
      serviceAccount: props.serviceAccount ?? 'tempo',
      httpPort: TEMPO_HTTP_PORT,
      dataPath: TEMPO_DATA,
      files,
      kafkaEnv: { KAFKA_USERNAME: { secret: SECRETS.kafka.name, key: 'username' }, KAFKA_PASSWORD: { secret: SECRETS.kafka.name, key: 'password' } },
    });
    this.distributor = tempo.run(TEMPO_TARGETS.distributor, sizing.distributor, [{ peers: admits.ingest, ports: [OTLP_PORT] }]);
    this.liveStores = tempo.runInZones(TEMPO_TARGETS.liveStore, sizing.liveStore, sizing.liveStoreZones);
    this.blockBuilder = tempo.run(TEMPO_TARGETS.blockBuilder, sizing.blockBuilder);
    this.querier = tempo.run(TEMPO_TARGETS.querier, sizing.querier);
    this.queryFrontend = tempo.run(TEMPO_TARGETS.queryFrontend, sizing.queryFrontend, [{ peers: admits.query, ports: [TEMPO_HTTP_PORT] }]);
    this.backendScheduler = tempo.run(TEMPO_TARGETS.backendScheduler, sizing.backendScheduler);
    this.backendWorker = tempo.run(TEMPO_TARGETS.backendWorker, sizing.backendWorker);
    this.cache = new Memcached(this, 'cache', { app: 'tempo', component: 'cache', sizing: sizing.cache, maxItemMiB: TEMPO_MAX_ITEM_MIB, images });
  }

  /** A partition that no block-builder reads is lost after the topic's retention; a live-store without one never gets ready. */
  private checkPartitions({ sizing, topic }: TempoProps): void {
    const faults = new Faults();
    for (const part of ['liveStore', 'blockBuilder'] as const) {
      const got = sizing[part].replicas;
      if (got === topic.partitions) continue;
      const allowed = `as many as the topic ${topic.name} has partitions (${topic.partitions}), since each pod reads the partition of its number`;
      faults.add({ prop: `sizing.${part}.replicas`, got, allowed, write: `replicas: ${topic.partitions}` });
    }
    faults.throwIfAny(this);
  }
}
