import type { Construct } from 'constructs';
import { configFile, overlaid, type Overlay } from '../../config';
import { Faults } from '../../errors';
import { needs } from '../../facts';
import { ChartConstruct, checkedTraits, ConfigFiles, Images, type ComponentProps, type Peer, type ScrapedProps } from '../../kube';
import type { TempoMicroservicesSizing, TempoSizing, TopicSizing } from '../../sizing';
import { BackendPods, checkMonolith, checkRetentionDays, checkTenantLimits, type BackendPeers, type TenantLimits } from '../microservices';
import { TEMPO_DATA, TEMPO_HTTP_PORT, TEMPO_OVERRIDES, tempoConfig, tempoTenants } from './config';
import { tempoMicroservices, tempoMonolith, type TempoMicroservices, type TempoMonolith } from './parts';
import { OTLP_PORT, TEMPO_ALL, TEMPO_TARGETS } from './targets';

/** What Tempo needs: its size, for how long it keeps traces, and who may talk to it. */
export interface TempoProps extends ComponentProps<'objectStore' | 'storageClass'>, ScrapedProps {
  /** Mode, replicas, requests and disks of every part, from `Tier.size`. */
  readonly sizing: TempoSizing;
  /** The ingest topic; live-stores of a zone and block-builders are as many as its partitions. Needed by microservices. Default: none, the monolith uses none. */
  readonly topic?: TopicSizing;
  /** Days that traces are kept, whole days from 1. */
  readonly retentionDays: number;
  /** True: every request must name its tenant in X-Scope-OrgID, and several as `a|b` in a query; each tenant's data lies apart. Default: false, there is one. */
  readonly multitenancy?: boolean;
  /** Limits of single tenants, by their names: keys of Tempo's `overrides.defaults`. What is not named is as for everybody. A retention may be shorter, not longer. Default: none. */
  readonly tenantLimits?: TenantLimits;
  /** Who may send traces, and who may query. Everybody else may not. */
  readonly admits: {
    /** Who may send spans. */
    readonly ingest: readonly Peer[];
    /** Who may query. */
    readonly query: readonly Peer[];
  };
  /** ServiceAccount of every pod but the cache's; carries the identity that may use the bucket. Default: `tempo`. */
  readonly serviceAccount?: string;
}

/**
 * Tempo. As one process it keeps the newest traces on its disk and ships blocks to the object store; as microservices
 * traces go through Kafka into blocks in the object store, and the newest are searched from live-stores.
 */
export class Tempo extends ChartConstruct {
  /** OTLP over gRPC, for senders. */
  public readonly otlpEndpoint: string;
  /** Tempo's query API. */
  public readonly queryUrl: string;
  /** The pods behind the two. */
  public readonly peers: BackendPeers;
  /** The workloads, by mode. */
  public readonly parts: TempoMonolith | TempoMicroservices;

  public constructor(scope: Construct, id: string, props: TempoProps) {
    super(scope, id, { name: 'tempo', props, needs: ['objectStore', 'storageClass', ...(props.sizing?.mode === 'microservices' ? (['kafka'] as const) : [])], sized: 'tempo', given: needs(props, 'sizing', 'retentionDays', 'admits', 'traits') });
    const { admits, images = new Images(), pool = 'storage', sizing } = props;
    const monolithic = sizing.mode === 'monolithic';
    checkRetentionDays(this, props.retentionDays);
    checkTenantLimits(this, props);
    if (monolithic) checkMonolith(this, sizing.all, { from: 1, to: 1, because: 'Tempo plans compactions and deletions in one process only' });
    else this.checkPartitions(sizing, props.topic);
    const pods = new BackendPods(this, {
      app: 'tempo',
      image: images.of('tempo'),
      traits: checkedTraits(props.traits),
      facts: props.facts,
      secretsRevision: props.secretsRevision,
      serviceAccount: props.serviceAccount ?? 'tempo',
      httpPort: TEMPO_HTTP_PORT,
      dataPath: TEMPO_DATA,
      files: this.files(props),
      pool,
      scrapers: props.scrapers,
    });
    const making = { pods, admits, pool, images };
    this.parts = monolithic ? tempoMonolith(making, sizing) : tempoMicroservices(this, making, sizing);
    const [ingest, query] = monolithic ? [TEMPO_ALL, TEMPO_ALL] : [TEMPO_TARGETS.distributor, TEMPO_TARGETS.queryFrontend];
    this.otlpEndpoint = `${pods.nameOf(ingest)}:${OTLP_PORT}`;
    this.queryUrl = `http://${pods.nameOf(query)}:${TEMPO_HTTP_PORT}`;
    this.peers = { ingest: pods.peerOf(ingest), query: pods.peerOf(query) };
  }

  private files({ multitenancy = false, overlay, retentionDays, sizing, tenantLimits, topic, traits }: TempoProps): ConfigFiles {
    const config = tempoConfig({
      traits: checkedTraits(traits),
      retentionDays,
      multitenancy,
      ...(tenantLimits === undefined ? {} : { tenantLimits }),
      ...(sizing.mode === 'monolithic' || topic === undefined ? {} : { topic, builderMiB: sizing.blockBuilder.memoryMiB }),
    });
    const files: { [file: string]: string } = { 'tempo.yaml': configFile(config, overlay) };
    if (tenantLimits !== undefined) files[TEMPO_OVERRIDES] = configFile(tempoTenants(overlaid(config, overlay) as Overlay, tenantLimits), undefined);
    return new ConfigFiles(this, 'config', { app: 'tempo', component: 'config', name: 'tempo-config', files });
  }

  /** A partition that no block-builder reads is lost after the topic's retention; a live-store without one never gets ready. */
  private checkPartitions(sizing: TempoMicroservicesSizing, topic: TopicSizing | undefined): void {
    const faults = new Faults();
    if (topic === undefined) {
      faults.add({
        prop: 'topic',
        got: topic,
        allowed: 'the ingest topic, since distributors hand spans over through Kafka',
        write: 'topic: sizing.kafka.topics.tempoIngest',
      });
    } else {
      for (const part of ['liveStore', 'blockBuilder'] as const) {
        const got = sizing[part].replicas;
        if (got === topic.partitions) continue;
        const allowed = `as many as the topic ${topic.name} has partitions (${topic.partitions}), since each pod reads the partition of its number`;
        faults.add({ prop: `sizing.${part}.replicas`, got, allowed, write: `replicas: ${topic.partitions}` });
      }
    }
    faults.throwIfAny(this);
  }
}
