import { AzureCloud, type AzureCloudProps } from '../../../lib/clouds/azure';
import type { FoundationNeed } from '../../../lib/clouds/cloud';
import { Faults, ValidationError, type Fault } from '../../../lib/errors';
import { Tier, type PlatformSizing } from '../../../lib/sizing';
import { IDENTITIES, synthStack, type Synthesized } from '../aws/synth';

export const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';

export function cloudOf(props: Partial<AzureCloudProps> = {}): AzureCloud {
  return new AzureCloud({ subscriptionId: SUBSCRIPTION, region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] }, ...props });
}

/** Every number of a tier on this cloud's machines, with Kafka in the cluster. */
export function sizeFor(cloud: AzureCloud, tier: Tier = Tier.MEDIUM): PlatformSizing {
  return tier.size(cloud.nodeCatalog(tier.name), undefined, { kafkaInCluster: true });
}

export function needOf(cloud: AzureCloud, changes: Partial<FoundationNeed> = {}): FoundationNeed {
  return {
    platformId: 'prod',
    namespace: 'observability',
    sizing: sizeFor(cloud),
    identities: IDENTITIES,
    secretsRevision: 1,
    tags: { team: 'platform' },
    ...changes,
  };
}

/** Synthesizes a whole foundation; the facts are outputs of the stack, so that they come out resolved. */
export function synthFoundation(props: Partial<AzureCloudProps> = {}, changes: Partial<FoundationNeed> = {}): Synthesized {
  const cloud = cloudOf(props);
  return synthStack((stack) => {
    const facts = cloud.foundation(stack, needOf(cloud, changes));
    stack.addOverride('output', JSON.parse(JSON.stringify(facts)) as object);
  });
}

/** Synthesizes the foundation of a tier. */
export function synthTier(tier: Tier): Synthesized {
  return synthFoundation({}, { sizing: sizeFor(cloudOf(), tier) });
}

/** The faults of a cloud; none when it accepts its props. `change` bends the sizing. */
export function faultsOf(props: Partial<AzureCloudProps>, tier: Tier = Tier.MEDIUM, change: (sizing: PlatformSizing) => Partial<PlatformSizing> = () => ({})): readonly Fault[] {
  const cloud = cloudOf(props);
  const sizing = sizeFor(cloud, tier);
  const faults = new Faults();
  cloud.check({ ...sizing, ...change(sizing) }, faults);
  try {
    faults.throwIfAny('prod');
    return [];
  } catch (error) {
    return (error as ValidationError).faults;
  }
}
