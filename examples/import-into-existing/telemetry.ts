// What is taken from observability-constructs: buckets, Kafka and a gateway. Provider, backend, namespace and stack are the team's own.
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { ApiObject, Chart, JsonPatch, type App as ManifestApp } from 'cdk8s';
import { TerraformStack, type App } from 'cdktf';
import { Gateway, KafkaTopics, Tier, WorkloadFacts, type KafkaSizing } from 'observability-constructs';
import { AwsCloud, EncryptionKey, GeneratedSecret, MskKafka, TelemetryBuckets, type KeyUser } from 'observability-constructs/aws';
import { REGION, stateOf, type ShopStack } from './shop';

const NAMESPACE = 'telemetry';
const NAME = 'shop-telemetry';

// Only what is known for sure; the rest is Medium's.
const sizing = Tier.forLoad({ spansPerSecond: 30_000, activeSeries: 300_000, logLinesPerSecond: 30_000 }).components();
const kafkaSizing = sizing.kafka as KafkaSizing;

export class TelemetryStack extends TerraformStack {
  public readonly buckets: TelemetryBuckets;
  public readonly kafka: MskKafka;

  public constructor(scope: App, id: string, { vpc, subnets, cluster }: ShopStack) {
    super(scope, id);
    stateOf(this);
    new AwsProvider(this, 'aws', { region: REGION });
    new KubernetesProvider(this, 'kubernetes', { configPath: '~/.kube/config', configContext: 'shop' });
    const key = (purpose: string, ...users: KeyUser[]): EncryptionKey => new EncryptionKey(this, `${purpose}-key`, { region: REGION, alias: `${NAME}/${purpose}`, description: purpose, users });

    this.buckets = new TelemetryBuckets(this, 'buckets', { name: NAME, region: REGION, sizing: sizing.buckets });
    const login = new GeneratedSecret(this, 'kafka-login', { name: `AmazonMSK_${NAME}`, description: 'Login of the collectors', key: key('secrets'), plain: { username: 'telemetry' }, generated: ['password'], revision: 1 });
    this.kafka = new MskKafka(this, 'kafka', {
      name: NAME,
      region: REGION,
      vpcId: vpc.id,
      subnetIds: subnets.map(({ id }) => id),
      clientSecurityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
      sizing: kafkaSizing,
      login,
      key: key('kafka'),
      logKey: key('logs', 'cloudwatch-logs'),
    });
    // An escape hatch of Terraform: whatever a resource has and no prop names.
    this.kafka.cluster.addOverride('timeouts.create', '3h');
    // What the pods of the chart below find in their namespace.
    new WorkloadFacts(this, 'facts', { namespace: NAMESPACE, facts: { KAFKA_BROKERS: this.kafka.brokers }, secrets: { kafka: login.read() } });
  }
}

export class TelemetryChart extends Chart {
  public readonly gateway: Gateway;

  public constructor(scope: ManifestApp, id: string) {
    super(scope, id, { namespace: NAMESPACE, disableResourceNameHashes: true });
    new ApiObject(this, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
    for (const name of ['kafka-topics', 'gateway']) new ApiObject(this, `account-${name}`, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });

    // Pods run on the nodes that are there, without labels of a platform.
    const traits = { ...new AwsCloud({ region: REGION }).traits, cluster: { sharedNodes: true } };
    const { topics } = kafkaSizing;
    new KafkaTopics(this, 'topics', { traits, topics });
    this.gateway = new Gateway(this, 'gateway', {
      clusterName: 'shop',
      issuer: { name: 'shop-ca', kind: 'ClusterIssuer' },
      traits,
      sizing: sizing.collector.gateway,
      destination: { kind: 'kafka', topics },
      // An escape hatch of a configuration file: any key of the collector's.
      overlay: { service: { telemetry: { logs: { level: 'warn' } } } },
    });
    // And one of an object: any field of Kubernetes'.
    this.gateway.workload.object.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 10));
  }
}
