import * as fs from 'node:fs';
import * as path from 'node:path';
import { LocalBackend } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ObservabilityPlatform, Tier, type Cloud, type GivenCluster } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { AzureCloud } from '../../lib/clouds/azure';
import { GcpCloud } from '../../lib/clouds/gcp';
import { existingCluster } from '../support/existing';
import { synthesize, type Synthesized } from '../../lib/testing';

/** Everything that a platform writes, for a reviewer to read. A change on purpose: `npx vitest run test/platform/snapshots.test.ts -u`, and read the difference. */
const FOLDER = path.join(__dirname, '__snapshots__');

const TIERS = { small: Tier.SMALL, medium: Tier.MEDIUM, large: Tier.LARGE, xlarge: Tier.XLARGE };
const CLOUDS: { readonly [name: string]: () => Cloud | GivenCluster } = {
  aws: () => new AwsCloud({ region: 'us-west-2' }),
  gcp: () => new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1' }),
  azure: () => new AzureCloud({ subscriptionId: '11111111-2222-3333-4444-555555555555', region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] } }),
  existing: () => existingCluster(),
};

function platform(tier: Tier, cloud: Cloud | GivenCluster): Synthesized {
  return synthesize((app) => {
    new ObservabilityPlatform(app, 'prod', { tier, cloud, backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }) });
  });
}

/** File name and text of everything. */
function files({ stacks, manifests, guides }: Synthesized): [string, string][] {
  return [
    ...Object.entries(stacks).map(([name, stack]): [string, string] => [`${name}.tf.json`, `${JSON.stringify(stack, null, 2)}\n`]),
    ...Object.entries(manifests).map(([name, yaml]): [string, string] => [`${path.basename(name)}.yaml`, yaml]),
    ...Object.entries(guides).map(([name, text]): [string, string] => [`${path.basename(name)}.md`, text]),
  ];
}

const MATRIX = Object.entries(CLOUDS).flatMap(([cloud, make]) => Object.entries(TIERS).map(([name, tier]) => ({ folder: `${name}-${cloud}`, tier, make })));

describe.each(MATRIX)('$folder', ({ folder, tier, make }) => {
  const made = files(platform(tier, make()));

  it.each(made)('writes %s as it was reviewed', async (name, text) => {
    await expect(text).toMatchFileSnapshot(path.join(FOLDER, folder, name));
  });

  it('has no snapshot of a file that is no longer written', () => {
    expect(fs.readdirSync(path.join(FOLDER, folder)).sort()).toEqual(made.map(([name]) => name).sort());
  });
});
