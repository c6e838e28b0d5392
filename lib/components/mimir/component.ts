import type { Construct } from 'constructs';
import { configFile } from '../../config';
import { Faults } from '../../errors';
import { needs } from '../../facts';
import { ChartConstruct, checkedTraits, ConfigFiles, Images, type ComponentProps, type Peer, type ScrapedProps } from '../../kube';
import type { MimirMicroservicesSizing, MimirSizing, TopicSizing } from '../../sizing';
import { BackendPods, checkMonolith, checkRetentionDays, checkTenantLimits, type BackendPeers, type TenantLimits } from '../microservices';
import { MIMIR_ALERTMANAGER_FALLBACK, MIMIR_DATA, MIMIR_HTTP_PORT, mimirConfig } from './config';
import { mimirMicroservices, mimirMonolith, type MimirMicroservices, type MimirMonolith } from './parts';
import { MIMIR_ALL, MIMIR_TARGETS } from './targets';

/** What Mimir needs: its size, for how long it keeps samples, and who may talk to it. */
export interface MimirProps extends ComponentProps<'objectStore' | 'storageClass'>, ScrapedProps {
  /** Mode, replicas, requests, disks and limits, from `Tier.size`. */
  readonly sizing: MimirSizing;
  /** The topic between distributors and ingesters, with a partition for each ingester of a zone. Needed by ingest storage. Default: none, other modes use none. */
  readonly ingestTopic?: TopicSizing;
  /** Days that samples are kept, whole days from 1. */
  readonly retentionDays: number;
  /** Hours that a sample may come late, from 0. Default: 24, what Kafka keeps for the processors to catch up with. */
  readonly lateHours?: number;
  /** True: every request must name its tenant in X-Scope-OrgID, and several as `a|b` in a query; each tenant's data lies apart. Default: false, there is one. */
  readonly multitenancy?: boolean;
  /** Limits of single tenants, by their names: keys of Mimir's `limits`. What is not named is as for everybody. A retention may be shorter, not longer. Default: none. */
  readonly tenantLimits?: TenantLimits;
  /** Who may send metrics, and who may query. Everybody else may not. */
  readonly admits: {
    /** Who may send samples. */
    readonly ingest: readonly Peer[];
    /** Who may query. */
    readonly query: readonly Peer[];
  };
  /** ServiceAccount of every pod but the caches'; carries the identity that may use the buckets. Default: `mimir`. */
  readonly serviceAccount?: string;
}

/**
 * Mimir. Monolithic: a few processes with every part. Classic: distributors write to ingesters in three zones.
 * Ingest storage: distributors write to Kafka, and ingesters read from it. Blocks go to the object store in all of them.
 */
export class Mimir extends ChartConstruct {
  /** Base of OTLP over HTTP, for senders. */
  public readonly otlpUrl: string;
  /** Base of the Prometheus query API. */
  public readonly queryUrl: string;
  /** The pods behind the two. */
  public readonly peers: BackendPeers;
  /** The workloads, by mode. */
  public readonly parts: MimirMonolith | MimirMicroservices;

  public constructor(scope: Construct, id: string, props: MimirProps) {
    super(scope, id, { name: 'mimir', props, needs: ['objectStore', 'storageClass', ...(props.sizing?.mode === 'ingest-storage' ? (['kafka'] as const) : [])], sized: 'mimir', given: needs(props, 'sizing', 'retentionDays', 'admits', 'traits') });
    const { admits, images = new Images(), pool = 'storage', sizing } = props;
    const monolithic = sizing.mode === 'monolithic';
    checkRetentionDays(this, props.retentionDays);
    checkTenantLimits(this, props);
    if (monolithic) checkMonolith(this, sizing.all, { from: 3, because: 'every sample is kept by three' });
    else if (sizing.mode === 'ingest-storage') this.checkPartitions(sizing, props.ingestTopic);
    const pods = new BackendPods(this, {
      app: 'mimir',
      image: images.of('mimir'),
      traits: checkedTraits(props.traits),
      facts: props.facts,
      secretsRevision: props.secretsRevision,
      serviceAccount: props.serviceAccount ?? 'mimir',
      httpPort: MIMIR_HTTP_PORT,
      dataPath: MIMIR_DATA,
      files: this.files(props),
      pool,
      scrapers: props.scrapers,
    });
    const making = { pods, admits, pool, images };
    this.parts = monolithic ? mimirMonolith(making, sizing) : mimirMicroservices(this, making, sizing);
    const [ingest, query] = monolithic ? [MIMIR_ALL, MIMIR_ALL] : [MIMIR_TARGETS.distributor, MIMIR_TARGETS.queryFrontend];
    this.otlpUrl = `http://${pods.nameOf(ingest)}:${MIMIR_HTTP_PORT}/otlp`;
    this.queryUrl = `http://${pods.nameOf(query)}:${MIMIR_HTTP_PORT}/prometheus`;
    this.peers = { ingest: pods.peerOf(ingest), query: pods.peerOf(query) };
  }

  private files(props: MimirProps): ConfigFiles {
    return new ConfigFiles(this, 'config', {
      app: 'mimir',
      component: 'config',
      name: 'mimir-config',
      files: {
        'mimir.yaml': configFile(mimirConfig({ ...props, traits: checkedTraits(props.traits) }), props.overlay),
        'runtime.yaml': configFile({ overrides: props.tenantLimits ?? {} }, undefined),
        'alertmanager-fallback.yaml': configFile(MIMIR_ALERTMANAGER_FALLBACK, undefined),
      },
    });
  }

  /** An ingester without a partition never gets ready. */
  private checkPartitions({ ingester }: MimirMicroservicesSizing, topic: TopicSizing | undefined): void {
    const faults = new Faults();
    if (topic === undefined) {
      faults.add({
        prop: 'ingestTopic',
        got: topic,
        allowed: "the topic of Mimir's ingest storage, since distributors write to it and ingesters read from it",
        write: 'ingestTopic: sizing.kafka.topics.mimirIngest',
      });
    } else if (ingester.replicas > topic.partitions) {
      faults.add({
        prop: 'sizing.ingester.replicas',
        got: ingester.replicas,
        allowed: `at most as many as the topic ${topic.name} has partitions (${topic.partitions}), since each ingester of a zone reads the partition of its number`,
        write: `replicas: ${topic.partitions}`,
      });
    }
    faults.throwIfAny(this);
  }
}
