import type { Construct } from 'constructs';
import { configFile } from '../../config';
import { needs } from '../../facts';
import { ChartConstruct, checkedTraits, ConfigFiles, Images, type ComponentProps, type Peer, type ScrapedProps } from '../../kube';
import type { LokiSizing } from '../../sizing';
import { BackendPods, checkMonolith, checkRetentionDays, checkTenantLimits, type BackendPeers, type TenantLimits } from '../microservices';
import { LOKI_DATA, LOKI_HTTP_PORT, LOKI_MAIN_POD, LOKI_RUNTIME, lokiConfig } from './config';
import { lokiMicroservices, lokiMonolith, type LokiMicroservices, type LokiMonolith } from './parts';
import { LOKI_ALL, LOKI_TARGETS } from './targets';

/** What Loki needs: its size, for how long it keeps lines, and who may talk to it. */
export interface LokiProps extends ComponentProps<'objectStore' | 'storageClass'>, ScrapedProps {
  /** Mode, replicas, requests, disks and limits, from `Tier.size`. */
  readonly sizing: LokiSizing;
  /** Days that lines are kept, whole days from 1. */
  readonly retentionDays: number;
  /** True: every request must name its tenant in X-Scope-OrgID, and several as `a|b` in a query; each tenant's data lies apart. Default: false, there is one. */
  readonly multitenancy?: boolean;
  /** Limits of single tenants, by their names: keys of Loki's `limits_config`. What is not named is as for everybody. A retention may be shorter, not longer. Default: none. */
  readonly tenantLimits?: TenantLimits;
  /** Who may send logs, and who may query. Everybody else may not. */
  readonly admits: {
    /** Who may send lines. */
    readonly ingest: readonly Peer[];
    /** Who may query. */
    readonly query: readonly Peer[];
  };
  /** ServiceAccount of every pod but the caches'; carries the identity that may use the bucket. Default: `loki`. */
  readonly serviceAccount?: string;
}

/**
 * Loki. Monolithic: a few processes with every part, of which the first alone compacts and deletes. Microservices: distributors
 * write to ingesters in three zones. Chunks and index go to the object store in both.
 */
export class Loki extends ChartConstruct {
  /** Base of OTLP over HTTP, for senders. */
  public readonly otlpUrl: string;
  /** Loki's query API. */
  public readonly queryUrl: string;
  /** The pods behind the two. */
  public readonly peers: BackendPeers;
  /** The workloads, by mode. */
  public readonly parts: LokiMonolith | LokiMicroservices;

  public constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id, { name: 'loki', props, needs: ['objectStore', 'storageClass'], sized: 'loki', given: needs(props, 'sizing', 'retentionDays', 'admits', 'traits') });
    const { admits, images = new Images(), pool = 'storage', sizing } = props;
    const monolithic = sizing.mode === 'monolithic';
    checkRetentionDays(this, props.retentionDays);
    checkTenantLimits(this, props);
    if (monolithic) checkMonolith(this, sizing.all, { from: 3, because: 'every line is kept by three' });
    const pods = new BackendPods(this, {
      app: 'loki',
      image: images.of('loki'),
      traits: checkedTraits(props.traits),
      facts: props.facts,
      serviceAccount: props.serviceAccount ?? 'loki',
      httpPort: LOKI_HTTP_PORT,
      dataPath: LOKI_DATA,
      files: this.files(props),
      pool,
      scrapers: props.scrapers,
    });
    const making = { pods, admits, pool, images };
    this.parts = monolithic ? lokiMonolith(making, sizing) : lokiMicroservices(this, making, sizing);
    const [ingest, query] = monolithic ? [LOKI_ALL, LOKI_ALL] : [LOKI_TARGETS.distributor, LOKI_TARGETS.queryFrontend];
    this.otlpUrl = `http://${pods.nameOf(ingest)}:${LOKI_HTTP_PORT}/otlp`;
    this.queryUrl = `http://${pods.nameOf(query)}:${LOKI_HTTP_PORT}`;
    this.peers = { ingest: pods.peerOf(ingest), query: pods.peerOf(query) };
  }

  private files(given: LokiProps): ConfigFiles {
    const props = { ...given, traits: checkedTraits(given.traits) };
    const files: { [file: string]: string } = { 'loki.yaml': configFile(lokiConfig(props), props.overlay) };
    if (props.sizing.mode === 'monolithic') files[`${LOKI_MAIN_POD}.yaml`] = configFile(lokiConfig(props, 'main'), props.overlay);
    if (props.tenantLimits !== undefined) files[LOKI_RUNTIME] = configFile({ overrides: props.tenantLimits }, undefined);
    return new ConfigFiles(this, 'config', { app: 'loki', component: 'config', name: 'loki-config', files });
  }
}
