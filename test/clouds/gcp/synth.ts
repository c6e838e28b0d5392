import { GcpCloud, type GcpCloudProps } from '../../../lib/clouds/gcp';
import type { FoundationNeed } from '../../../lib/clouds/cloud';
import { Faults, ValidationError, type Fault } from '../../../lib/errors';
import { Tier, type PlatformSizing } from '../../../lib/sizing';
import { IDENTITIES, synthStack, type Synthesized } from '../aws/synth';

export function cloudOf(props: Partial<GcpCloudProps> = {}): GcpCloud {
  return new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', ...props });
}

/** Every number of a tier on this cloud's machines, with Kafka in the cluster. */
export function sizeFor(cloud: GcpCloud, tier: Tier = Tier.MEDIUM): PlatformSizing {
  return tier.size(cloud.nodeCatalog(tier.name), undefined, { kafkaInCluster: true });
}

export function needOf(cloud: GcpCloud, changes: Partial<FoundationNeed> = {}): FoundationNeed {
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
export function synthFoundation(props: Partial<GcpCloudProps> = {}, changes: Partial<FoundationNeed> = {}): Synthesized {
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
export function faultsOf(props: Partial<GcpCloudProps>, tier: Tier = Tier.MEDIUM, change: (sizing: PlatformSizing) => Partial<PlatformSizing> = () => ({})): readonly Fault[] {
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
