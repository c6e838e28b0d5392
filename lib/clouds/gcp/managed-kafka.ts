import { ManagedKafkaAcl } from '@cdktf/provider-google/lib/managed-kafka-acl';
import { ManagedKafkaCluster } from '@cdktf/provider-google/lib/managed-kafka-cluster';
import { ManagedKafkaTopic } from '@cdktf/provider-google/lib/managed-kafka-topic';
import { PrivatecaCaPool } from '@cdktf/provider-google/lib/privateca-ca-pool';
import { PrivatecaCaPoolIamMember } from '@cdktf/provider-google/lib/privateca-ca-pool-iam-member';
import { PrivatecaCertificateAuthority } from '@cdktf/provider-google/lib/privateca-certificate-authority';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../construct';
import { needs, type BufferUse } from '../../facts';
import type { TopicSizing } from '../../sizing';
import { enableApi } from './apis';
import { podPrincipal } from './identity';
import { CAS_ISSUER, MTLS_PORT, poolId } from './kafka';
import type { KeyRef } from './keys';
import type { Labels } from './labels';

/** Turns the APIs on that this part uses beside the platform's. */
export function managedKafkaApis(scope: Construct): readonly ITerraformDependable[] {
  return ['managedkafka', 'privateca'].map((api) => enableApi(scope, api));
}

/** Account of the service's own agent in a project. */
export function managedKafkaAgent(projectNumber: string): string {
  return `service-${projectNumber}@gcp-sa-managedkafka.iam.gserviceaccount.com`;
}

/** The name in a certificate is the client's, in lower case (Managed Service for Apache Kafka, mTLS principal mapping). */
const PRINCIPALS = 'RULE:^.*[Cc][Nn]=([a-zA-Z0-9.-]*).*$/$1/L,DEFAULT';

/** Ten years of the authority. */
const LIFETIME = '315360000s';
const GIB_PER_VCPU = 4;

/** What a cluster needs: a subnet, a size, topics, and who may do what. */
export interface ManagedKafkaProps {
  /** Id of the project. */
  readonly project: string;
  /** Number of the project, as Google's agents are named by it. */
  readonly projectNumber: string;
  /** Region of the cluster, and of the authority of its clients. */
  readonly region: string;
  /** Id of the platform. */
  readonly name: string;
  /** Id of the subnet in which the brokers get addresses. */
  readonly subnetId: string;
  /** Key of what the brokers keep, in the region of the cluster; the service's agent may use it. */
  readonly key: KeyRef;
  /** Cores (vCPU) of the cluster, all brokers together; a multiple of 3. */
  readonly vcpus: number;
  /** The topics that are made. */
  readonly topics: readonly TopicSizing[];
  /** Who may do what, by the name in the certificate. */
  readonly clients: { readonly [name: string]: BufferUse };
  /** Labels of cluster and authority. */
  readonly labels: Labels;
  /** What must exist first: the APIs, and the cluster, whose identities sign up at the authority. */
  readonly after: readonly ITerraformDependable[];
  /** True: Google and Terraform refuse to destroy it. Default: true. */
  readonly protect?: boolean;
}

/** A cluster of Managed Service for Apache Kafka under a key of yours, an authority for its clients' certificates, the topics, and who may do what. */
export class ManagedKafka extends TerraformConstruct {
  /** The cluster itself, for overrides. */
  public readonly cluster: ManagedKafkaCluster;
  /** The pool of the authority that signs the clients' certificates. */
  public readonly pool: PrivatecaCaPool;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ManagedKafkaProps,
  ) {
    super(scope, id, needs(props, 'project', 'projectNumber', 'region', 'name', 'subnetId', 'vcpus', 'topics', 'clients', 'key', 'labels', 'after'));
    const { pool, root } = this.createAuthority();
    this.pool = pool;
    // It reads the authorities of the pool when it is made, so there is one by then; and its key cannot be given later.
    this.cluster = this.createCluster([...props.after, root, ...(props.key.ready ?? [])]);
    this.createTopics();
    this.createRules();
  }

  /** Where clients with a certificate start from (Managed Service for Apache Kafka, bootstrap address). */
  public get brokers(): string {
    const { name, region, project } = this.props;
    return `bootstrap.${name}.${region}.managedkafka.${project}.cloud.goog:${MTLS_PORT}`;
  }

  /** Signs certificates of clients alone, for whoever asks as the controller in the cluster. */
  private createAuthority(): { readonly pool: PrivatecaCaPool; readonly root: PrivatecaCertificateAuthority } {
    const { name, project, projectNumber, region: location, labels, after, protect = true } = this.props;
    const pool = new PrivatecaCaPool(this, 'pool', {
      name: poolId(name),
      location,
      // The cheaper tier, for many certificates that live for weeks; none is listed or taken back.
      tier: 'DEVOPS',
      issuancePolicy: {
        allowedIssuanceModes: { allowCsrBasedIssuance: true, allowConfigBasedIssuance: false },
        identityConstraints: { allowSubjectPassthrough: true, allowSubjectAltNamesPassthrough: true },
        baselineValues: { caOptions: { isCa: false }, keyUsage: { baseKeyUsage: { digitalSignature: true }, extendedKeyUsage: { clientAuth: true, serverAuth: false } } },
      },
      labels: { ...labels },
      dependsOn: [...after],
    });
    const root = new PrivatecaCertificateAuthority(this, 'authority', {
      certificateAuthorityId: `${name}-root`,
      pool: pool.name,
      location,
      lifetime: LIFETIME,
      config: {
        subjectConfig: { subject: { commonName: `${name} Kafka clients`, organization: 'observability' } },
        x509Config: { caOptions: { isCa: true }, keyUsage: { baseKeyUsage: { certSign: true, crlSign: true }, extendedKeyUsage: {} } },
      },
      keySpec: { algorithm: 'EC_P256_SHA256' },
      deletionProtection: protect,
      labels: { ...labels },
      lifecycle: { preventDestroy: protect },
    });
    const { namespace, name: serviceAccount } = CAS_ISSUER;
    const member = podPrincipal({ project, projectNumber, namespace, serviceAccount });
    new PrivatecaCaPoolIamMember(this, 'requester', { caPool: pool.id, role: 'roles/privateca.certificateRequester', member });
    return { pool, root };
  }

  private createCluster(after: readonly ITerraformDependable[]): ManagedKafkaCluster {
    const { name: clusterId, region: location, subnetId: subnet, key, vcpus, labels, protect = true } = this.props;
    return new ManagedKafkaCluster(this, 'cluster', {
      clusterId,
      location,
      capacityConfig: { vcpuCount: String(vcpus), memoryBytes: String(vcpus * GIB_PER_VCPU * 2 ** 30) },
      gcpConfig: { accessConfig: { networkConfigs: [{ subnet }] }, kmsKey: key.keyId },
      rebalanceConfig: { mode: 'AUTO_REBALANCE_ON_SCALE_UP' },
      tlsConfig: { trustConfig: { casConfigs: [{ caPool: this.pool.id }] }, sslPrincipalMappingRules: PRINCIPALS },
      labels: { ...labels },
      dependsOn: [...after],
      lifecycle: { preventDestroy: protect },
    });
  }

  private createTopics(): void {
    const { region: location, topics, protect = true } = this.props;
    for (const { name: topicId, partitions: partitionCount, replicationFactor, minInSyncReplicas, retentionHours, maxMessageBytes } of topics) {
      new ManagedKafkaTopic(this, topicId, {
        topicId,
        cluster: this.cluster.clusterId,
        location,
        partitionCount,
        replicationFactor,
        configs: {
          'cleanup.policy': 'delete',
          'compression.type': 'producer',
          'max.message.bytes': String(maxMessageBytes),
          'min.insync.replicas': String(minInSyncReplicas),
          'retention.ms': String(retentionHours * 3_600_000),
        },
        lifecycle: { preventDestroy: protect },
      });
    }
  }

  /** Whatever has no rule is everybody's: so there is one for each topic, each group, and for the cluster, which is Google's own agent's alone. */
  private createRules(): void {
    const { clients, topics, projectNumber } = this.props;
    this.rule('cluster', 'cluster', [{ client: managedKafkaAgent(projectNumber), operation: 'ALL' }]);
    const of = (operation: 'READ' | 'WRITE', names: (use: BufferUse) => readonly string[] | undefined, name: string): { client: string; operation: string }[] =>
      Object.entries(clients).flatMap(([client, use]) => (names(use)?.includes(name) === true ? [{ client, operation }] : []));
    for (const { name } of topics) this.rule(`${name}-rule`, `topic/${name}`, [...of('WRITE', (use) => use.writes, name), ...of('READ', (use) => use.reads, name)]);
    for (const group of Object.values(clients).flatMap((use) => use.groups ?? [])) this.rule(`${group}-rule`, `consumerGroup/${group}`, of('READ', (use) => use.groups, group));
  }

  private rule(id: string, aclId: string, allowed: readonly { readonly client: string; readonly operation: string }[]): void {
    const aclEntries = allowed.map(({ client, operation }) => ({ principal: `User:${client}`, permissionType: 'ALLOW', operation, host: '*' }));
    new ManagedKafkaAcl(this, id === 'cluster' ? 'cluster-rule' : id, { aclId, cluster: this.cluster.clusterId, location: this.props.region, aclEntries });
  }
}
