import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import { LocalBackend, TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ObservabilityPlatform, Tier, type Cloud } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { AzureCloud } from '../../lib/clouds/azure';
import { GcpCloud } from '../../lib/clouds/gcp';
import { synthesize } from '../../lib/testing';
import { ALL as AWS } from '../clouds/aws/given/own';
import { all as azure, network } from '../clouds/azure/given/own';
import { SUBSCRIPTION } from '../clouds/azure/synth';
import { buckets, cluster, database, kafka } from '../clouds/gcp/given/own';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of many kinds
type Manifest = any;

const CLOUDS: readonly [string, Cloud, string][] = [
  ['AWS', new AwsCloud({ region: 'us-west-2', ...AWS }), '10.30.0.0/24'],
  ['Google Cloud', new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', ...cluster(), ...buckets(), ...kafka(), ...database() }), '10.30.1.0/24'],
  ['Azure', new AzureCloud({ subscriptionId: SUBSCRIPTION, region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] }, ...azure() }), '10.30.0.0/24'],
];

describe.each(CLOUDS)('a platform of parts of one`s own on %s', (_, cloud, brokers) => {
  const { manifests, stacks } = synthesize((app) => {
    new ObservabilityPlatform(app, 'prod', { tier: Tier.MEDIUM, cloud, backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }) });
  });
  const of = (component: string): Manifest[] => parseAllDocuments(manifests[`prod/${component}`] as string).map((document) => document.toJSON() as Manifest);

  test('runs no Kafka of its own: a Job makes the topics in yours', () => {
    expect(Object.keys(manifests)).not.toContain('prod/kafka');
    expect(of('kafka-topics').map(({ kind }) => kind as string)).toContain('Job');
    expect(JSON.stringify(stacks)).not.toContain('strimzi');
  });

  test.each(['gateway', 'log-processor', 'tempo', 'kafka-topics'])('%s reaches its brokers, and logs in with its user', (component) => {
    const policies = JSON.stringify(of(component).filter(({ kind }) => kind === 'NetworkPolicy'));
    expect(policies.includes(`"cidr":"${brokers}"`)).toBe(true);
    expect(JSON.stringify(of(component)).includes('kafka-credentials')).toBe(true);
  });
});

test('a network that another stack of the app makes is read from its state, and named by its id', () => {
  const backend = (stack: TerraformStack): LocalBackend => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` });
  const { stacks } = synthesize((app) => {
    const theirs = new TerraformStack(app, 'theirs');
    backend(theirs);
    new AzurermProvider(theirs, 'azurerm', { features: [{}] });
    const { id: networkId } = new VirtualNetwork(theirs, 'hub', { name: 'hub', location: 'westeurope', resourceGroupName: 'shared', addressSpace: ['10.20.0.0/16'] });
    const cloud = new AzureCloud({ subscriptionId: SUBSCRIPTION, region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] }, ...network({ networkId }) });
    new ObservabilityPlatform(app, 'prod', { tier: Tier.SMALL, cloud, backend });
  });
  const { data, resource } = stacks['prod-foundation'] as { data: Record<string, Record<string, { name?: string }>>; resource: Record<string, Record<string, { virtual_network_id?: string }>> };
  const id = 'data.terraform_remote_state.cross-stack-reference-input-theirs.outputs.cross-stack-output-azurerm_virtual_networkhubid';
  expect(Object.values(data.azurerm_virtual_network ?? {}).map(({ name }) => name)).toEqual([`\${element(split("/", ${id}), 8)}`]);
  for (const { virtual_network_id } of Object.values(resource.azurerm_private_dns_zone_virtual_network_link ?? {})) expect(virtual_network_id).toBe(`\${${id}}`);
});
