/** What users take from each cloud for a stack of their own, with keys and networks that are there. */
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { Tier, type KafkaSizing } from '../../lib';
import * as aws from '../../lib/clouds/aws';
import * as azure from '../../lib/clouds/azure';
import * as gcp from '../../lib/clouds/gcp';

const sizing = Tier.MEDIUM.components();
const kafka = sizing.kafka as KafkaSizing;

function ofAws(stack: TerraformStack): void {
  const region = 'us-west-2';
  const [key, subnetIds] = [{ arn: 'arn:aws:kms:us-west-2:111122223333:key/own' }, ['subnet-a', 'subnet-b', 'subnet-c']];
  const common = { name: 'lab', region, vpcId: 'vpc-1', subnetIds, key, logKey: key, clientSecurityGroupId: 'sg-1' };
  new aws.TelemetryBuckets(stack, 'buckets', { name: 'lab', region, sizing: sizing.buckets });
  new aws.MskKafka(stack, 'kafka', { ...common, sizing: kafka, login: { arn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:AmazonMSK_lab' } });
  new aws.RdsDatabase(stack, 'database', { ...common, sizing: sizing.database });
  new aws.EksCluster(stack, 'cluster', { ...common, nodeZones: 3, secretsKey: key });
  new aws.EncryptionKey(stack, 'key', { region, alias: 'lab', description: 'Lab' });
  new aws.GeneratedSecret(stack, 'secret', { name: 'lab', description: 'Lab', key, plain: {}, generated: ['token'], revision: 1 });
}

function ofGoogle(stack: TerraformStack): void {
  const [project, region] = ['acme', 'europe-west1'];
  const ranges = { nodeCidr: '10.0.0.0/20', podCidr: '10.64.0.0/14', serviceCidr: '10.1.0.0/20', dataCidr: '10.2.0.0/20' };
  const key = { keyId: 'projects/acme/locations/europe-west1/keyRings/lab/cryptoKeys/own' };
  new gcp.DataBucket(stack, 'bucket', { name: 'lab-traces', region, sizing: sizing.buckets.traces, key });
  const network = new gcp.GcpNetwork(stack, 'network', { name: 'lab', region, ranges, after: [] });
  const nodes = new gcp.NodeAccount(stack, 'nodes', { project, name: 'lab', after: [] });
  new gcp.GkeCluster(stack, 'cluster', { name: 'lab', project, region, network, nodes, zones: [`${region}-b`], secretsKey: key, diskKey: key, after: [] });
  new gcp.CloudSqlDatabase(stack, 'database', { name: 'lab', region, networkId: 'n', zone: `${region}-b`, sizing: sizing.database, database: 'grafana', login: { username: 'a', password: 'b', revision: 1 }, labels: {}, after: [] });
  new gcp.ManagedKafka(stack, 'kafka', { project, projectNumber: '1', region, name: 'lab', subnetId: 's', key, vcpus: 3, topics: [kafka.topics.logs], clients: {}, labels: {}, after: [] });
  new gcp.EncryptionKey(stack, 'key', { name: 'lab', keyRing: 'projects/acme/locations/europe-west1/keyRings/lab', user: 'serviceAccount:agent@example.com' });
  new gcp.GeneratedSecret(stack, 'secret', { name: 'lab', region, plain: {}, generated: ['token'], revision: 1, after: [] });
}

function ofAzure(stack: TerraformStack): void {
  const place = { region: 'westeurope', resourceGroup: 'lab', tags: {} };
  const key = { keyUrl: 'https://lab.vault.azure.net/keys/own', versionUrl: 'https://lab.vault.azure.net/keys/own/1' };
  const vault = { id: '/subscriptions/s/resourceGroups/lab/providers/Microsoft.KeyVault/vaults/lab', ready: [] };
  const identity = new azure.OwnIdentity(stack, 'identity', { ...place, name: 'lab' });
  const endpoints = new azure.PrivateEndpoints(stack, 'endpoints', { ...place, networkId: 'n', subnetId: 's', after: [] });
  new azure.BlobStore(stack, 'store', { ...place, name: 'lab', containers: { traces: sizing.buckets.traces }, key, identity, endpoints });
  new azure.EventHubs(stack, 'hubs', { ...place, name: 'lab-hubs', units: 1, topics: [kafka.topics.logs], key, identity, endpoints });
  new azure.FlexibleServer(stack, 'database', { ...place, name: 'lab', networkId: 'n', subnetId: 's', zones: ['1', '2'], sizing: sizing.database, database: 'grafana', login: { username: 'a', password: 'b', revision: 1 }, key, identity, after: [] });
  new azure.EncryptionKey(stack, 'key', { name: 'lab', vault });
  new azure.GeneratedSecret(stack, 'secret', { name: 'lab', vault, plain: {}, generated: ['token'], revision: 1 });
}

/** By cloud. */
export const STACKS: { readonly [cloud: string]: (stack: TerraformStack) => void } = { AWS: ofAws, 'Google Cloud': ofGoogle, Azure: ofAzure };

export interface Json {
  readonly terraform: { readonly backend?: object };
  readonly provider: { readonly [name: string]: object };
  readonly resource: { readonly [type: string]: { readonly [name: string]: object } };
}

/** A user's stack, with his own providers, and what is taken. */
export function stackOf(cloud: string): Json {
  const stack = new TerraformStack(Testing.app(), 'theirs');
  new AwsProvider(stack, 'aws', { region: 'us-west-2' });
  new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId: '11111111-2222-3333-4444-555555555555' });
  new GoogleProvider(stack, 'google', { project: 'acme', region: 'europe-west1' });
  STACKS[cloud]!(stack);
  return JSON.parse(Testing.synth(stack, true)) as Json;
}
