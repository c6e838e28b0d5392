import type { Faults } from '../errors';

/** Props that have no default, and stay the same where they are undefined by their type. */
type RequiredOf<P> = { [K in keyof P]-?: Record<never, never> extends Pick<P, K> ? never : undefined extends P[K] ? never : K }[keyof P] & string;

/** What a construct was given, and what of it it cannot do without. */
export interface Needed {
  /** What it was given. */
  readonly props: object | undefined;
  /** Names of the props that have no default. */
  readonly names: readonly string[];
}

/** Every required prop of a construct: the compiler refuses a list that lacks one. In JavaScript, and behind `as any`, they may be missing all the same. */
export function needs<P extends object, const N extends RequiredOf<P>>(props: P, ...names: readonly N[] & (Exclude<RequiredOf<P>, N> extends never ? unknown : never)): Needed {
  return { props, names };
}

/** What a prop says, and how it is written; `${name}: ...` where nothing stands here. */
const WORDS: { readonly [prop: string]: readonly [string, string] } = {
  name: ['what it is called, and what it makes', "name: 'prod'"],
  region: ['where it is', "region: 'us-west-2'"],
  sizing: ['machines, requests and disks', 'sizing: of the same name in Tier.MEDIUM.components(), or in Tier.MEDIUM.size(new AwsCloud({ region }).nodeCatalog())'],
  key: ['the key that encrypts it', "key: new EncryptionKey(stack, 'key', { ... })"],
  logKey: ['the key that encrypts its logs', "logKey: new EncryptionKey(stack, 'log-key', { ... })"],
  secretsKey: ['the key that encrypts Secrets of Kubernetes', "secretsKey: new EncryptionKey(stack, 'secrets-key', { ... })"],
  diskKey: ['the key that encrypts disks', "diskKey: new EncryptionKey(stack, 'disk-key', { ... })"],
  vault: ['the vault that holds it', "vault: new Vault(stack, 'vault', { ... })"],
  zones: ['the zones to use, as the cloud names them', "zones: ['us-west-2a', 'us-west-2b', 'us-west-2c']"],
  vpcId: ['the network', "vpcId: new AwsNetwork(stack, 'network', { ... }).vpcId, or that of your own"],
  networkId: ['the network', 'networkId: of the network that you made, or that of your own'],
  subnetIds: ['a subnet in each zone', 'subnetIds: of the network that you made, or those of your own'],
  subnetId: ['the subnet', 'subnetId: of the network that you made, or that of your own'],
  clientSecurityGroupId: ['who may connect', 'clientSecurityGroupId: new EksCluster(...).securityGroupId'],
  cluster: ['the Kubernetes cluster', 'cluster: the cluster that you made, or one by fromAttributes'],
  pool: ['which nodes, how many and how large', 'pool: one of Tier.MEDIUM.size(new AwsCloud({ region }).nodeCatalog()).nodePools'],
  tags: ['tags of what it makes', 'tags: {}'],
  labels: ['labels of what it makes', 'labels: {}'],
  after: ['what must be there before it', 'after: []'],
  resourceGroup: ['the resource group', "resourceGroup: 'prod'"],
  project: ['the project', "project: 'acme-telemetry'"],
  projectNumber: ['the number of the project', "projectNumber: '123456789012'"],
  namespace: ['the namespace of its pods', "namespace: 'observability'"],
  serviceAccount: ['the ServiceAccount of its pods', "serviceAccount: 'loki'"],
  plain: ['parts that are no secret', "plain: { username: 'grafana' }"],
  generated: ['parts to make up', "generated: ['password']"],
  revision: ['the number of the value; another one makes a new value', 'revision: 1'],
  clusterName: ['what the cluster is called in telemetry', "clusterName: 'prod'"],
  issuer: ['who issues certificates', "issuer: { name: 'internal', kind: 'ClusterIssuer' }"],
  destination: ['where telemetry goes', "destination: { kind: 'kafka', topics }, or { kind: 'direct', tempoEndpoint, mimirEndpoint, lokiEndpoint }"],
  topic: ['the topic', 'topic: one of Tier.MEDIUM.components().kafka.topics'],
  topics: ['the topics', 'topics: Tier.MEDIUM.components().kafka.topics'],
  retentionDays: ['how long data is kept', 'retentionDays: 14'],
  admits: ['whose pods may connect', 'admits: { writers: [], readers: [] }'],
  mimirEndpoint: ['where metrics go', "mimirEndpoint: 'http://mimir-distributor:8080'"],
  lokiEndpoint: ['where logs go', "lokiEndpoint: 'http://loki-distributor:3100'"],
};

/** Notes what a construct lacks, all of it at once. */
export function addMissing({ props, names }: Needed, faults: Faults): void {
  const given = (props ?? {}) as { readonly [name: string]: unknown };
  for (const prop of names) {
    if (given[prop] !== undefined) continue;
    const [what, write] = WORDS[prop] ?? ['what it says, as it has no default', `${prop}: ...`];
    faults.add({ prop, got: undefined, allowed: `given: ${what}`, write });
  }
}
