import type { Faults } from '../../errors';
import type { CertificateTraits, KafkaRole, OperatorChart } from '../../facts';
import { managedKafkaVcpus, type KafkaSizing } from '../../sizing';
import type { GivenKafka, KafkaAttributes } from './given/kafka';

/** Which Kafka a platform on Google Cloud has, and what it can hold. */
export interface GcpKafka {
  /** Who runs it: `strimzi` in the cluster, `managed` as Google's service. */
  readonly service: 'strimzi' | 'managed';
  /** What it can hold: the buffer between collectors, and Tempo's and Mimir's ingest log. */
  readonly serves: readonly KafkaRole[];
}

/** A Kafka that can hold the ingest log of Tempo and Mimir as well. */
export interface GcpIngestLog extends GcpKafka {
  /** Both roles. */
  readonly serves: readonly ['buffer', 'ingest log'];
}

/** The choices of Kafka on Google Cloud. */
export const GcpKafka = {
  /** Strimzi, on the platform's own nodes. */
  strimzi: (): GcpIngestLog => ({ service: 'strimzi', serves: ['buffer', 'ingest log'] }),
  /** Google Cloud Managed Service for Apache Kafka, for the buffer: no broker to run, each client shows a certificate. The ingest log stays with Strimzi, since Tempo and Mimir log in with a password. */
  managed: (): GcpKafka => ({ service: 'managed', serves: ['buffer'] }),
  /** A Kafka that exists already, for both roles; nothing of it is changed but its topics, which a Job makes. */
  fromAttributes: (attributes: KafkaAttributes): GivenKafka => ({ ...attributes, given: true }),
};

/** Port of clients that show a certificate. */
export const MTLS_PORT = 9192;

/** The controller of cert-manager's that asks Google's authority for certificates: chart and application 0.9.0. */
export const CAS_ISSUER = { namespace: 'cert-manager', name: 'cert-manager-google-cas-issuer', repository: 'https://charts.jetstack.io', version: 'v0.9.0' } as const;

/** Signs what collectors ask of Google's authority, in the cluster. */
export function casIssuer(): OperatorChart {
  const { name, namespace, repository, version } = CAS_ISSUER;
  return {
    name,
    repository,
    chart: name,
    version,
    namespace,
    values: { crds: { enabled: true, keep: true }, replicaCount: 2, priorityClassName: 'system-cluster-critical', resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '128Mi' } } },
    after: ['cert-manager'],
  };
}

/** Id of the pool of authorities. */
export function poolId(platformId: string): string {
  return `${platformId}-kafka-clients`;
}

/** The issuer as manifests name it; its pool is the platform's. */
export function clientIssuer(project: string, location: string): CertificateTraits['issuer'] {
  const spec = (platformId: string): { readonly [key: string]: string } => ({ project, location, caPoolId: poolId(platformId) });
  return { group: 'cas-issuer.jetstack.io', version: 'v1beta1', kind: 'GoogleCASIssuer', name: 'kafka-clients', spec };
}

/** vCPUs that a project has in a region unless it asks for more (Managed Service for Apache Kafka, quotas). */
const MOST_VCPUS = 750;

/** Adds a fault for a Kafka that is asked for what it cannot hold, and for a load beyond the quota. */
export function checkKafka(kafka: GcpKafka, ingestLog: GcpKafka, sizing: KafkaSizing | undefined, faults: Faults): void {
  if (!ingestLog.serves.includes('ingest log')) {
    const allowed = 'a Kafka that takes a user and a password, which is how Tempo and Mimir log in: Strimzi. Google Managed Kafka knows tokens and certificates, so it serves the buffer role only';
    faults.add({ prop: 'ingestLog', got: 'Google Managed Kafka', allowed, write: 'kafka: GcpKafka.managed(), and no ingestLog: it is GcpKafka.strimzi()' });
  }
  if (kafka.service !== 'managed' || sizing === undefined || managedKafkaVcpus(sizing) <= MOST_VCPUS) return;
  faults.add({ prop: 'tier (buffer)', got: `${managedKafkaVcpus(sizing)} vCPUs`, allowed: `up to ${MOST_VCPUS} in a region (Google's quota)`, write: 'kafka: GcpKafka.strimzi()' });
}
