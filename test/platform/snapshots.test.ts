import * as path from 'node:path';
import { LocalBackend } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ObservabilityPlatform, Tier } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { synthesize } from '../../lib/testing';

// One whole platform per tier and cloud. A change of these files is a change of what users deploy: read it before you accept it (vitest -u).
const TIERS = { small: Tier.SMALL, medium: Tier.MEDIUM, large: Tier.LARGE, xlarge: Tier.XLARGE };
const CLOUDS = { aws: () => new AwsCloud({ region: 'us-west-2' }) };

/** Terraform's JSON without cdktf's own notes, and without hashes that only repeat what the manifests' files show. */
function terraform(stack: unknown): string {
  const text = JSON.stringify(stack, (key, value: unknown) => (key === '//' ? undefined : value), 2);
  return `${text.replace(/"0\.1\.0\+[0-9a-f]{12}"/g, '"0.1.0+<hash>"')}\n`;
}

describe.each(Object.entries(TIERS))('%s', (tierName, tier) => {
  it.each(Object.entries(CLOUDS))('on %s is as it was', async (cloudName, cloud) => {
    const { stacks, manifests } = synthesize((app) => {
      new ObservabilityPlatform(app, 'prod', { tier, cloud: cloud(), backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }) });
    });
    const folder = path.join(__dirname, '__snapshots__', `${tierName}-${cloudName}`);
    for (const [id, stack] of Object.entries(stacks)) await expect(terraform(stack)).toMatchFileSnapshot(path.join(folder, `${id}.json`));
    for (const [name, yaml] of Object.entries(manifests)) await expect(yaml).toMatchFileSnapshot(path.join(folder, `${path.basename(name)}.yaml`));
  });
});
