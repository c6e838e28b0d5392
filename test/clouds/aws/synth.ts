import { Testing, TerraformStack } from 'cdktf';
import { AwsCloud, type AwsCloudProps } from '../../../lib/clouds/aws';
import type { FoundationNeed } from '../../../lib/clouds/cloud';
import { Faults, ValidationError, type Fault } from '../../../lib/errors';
import { Tier, type KafkaSizing, type PlatformSizing } from '../../../lib/sizing';

/** A resource's attributes as they stand in cdk.tf.json. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what Terraform reads has no type here
export type Attributes = Record<string, any>;

/** A synthesized stack, with resources found by type and by part of their name. */
export class Synthesized {
  public constructor(public readonly json: Attributes) {}

  public all(type: string): [string, Attributes][] {
    return Object.entries((this.json.resource?.[type] ?? {}) as Record<string, Attributes>);
  }

  /** The only resource of a type whose name contains the text. */
  public one(type: string, part = ''): Attributes {
    const found = this.all(type).filter(([name]) => name.includes(part));
    if (found.length !== 1) throw new Error(`${found.length} resources ${type} with "${part}" in ${this.all(type).map(([name]) => name).join(', ')}`);
    return (found[0] as [string, Attributes])[1];
  }

  /** A reference to that resource's attribute, as Terraform writes it. */
  public ref(type: string, part: string, attribute: string): string {
    const name = this.all(type).find(([key]) => key.includes(part))?.[0];
    return `\${${type}.${name}.${attribute}}`;
  }
}

/** Synthesizes one stack; cdktf's validations run. */
export function synthStack(build: (stack: TerraformStack) => void): Synthesized {
  const stack = new TerraformStack(Testing.app(), 'stack');
  build(stack);
  return new Synthesized(JSON.parse(Testing.synth(stack, true)) as Attributes);
}

export const IDENTITIES: FoundationNeed['identities'] = [
  { component: 'tempo', buckets: ['traces'] },
  { component: 'mimir', buckets: ['metrics', 'rules'] },
  { component: 'loki', buckets: ['logs'] },
  { component: 'grafana', buckets: [] },
];

/** Every number of a tier on this cloud's machines. */
export function sizeFor(cloud: AwsCloud, tier: Tier = Tier.MEDIUM): PlatformSizing {
  return tier.size(cloud.nodeCatalog(tier.name));
}

export function kafkaOf({ kafka }: PlatformSizing): KafkaSizing {
  if (kafka === undefined) throw new Error('no Kafka in this sizing');
  return kafka;
}

export function needOf(cloud: AwsCloud, changes: Partial<FoundationNeed> = {}): FoundationNeed {
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
export function synthFoundation(props: Partial<AwsCloudProps> = {}, changes: Partial<FoundationNeed> = {}): Synthesized {
  const cloud = new AwsCloud({ region: 'us-west-2', ...props });
  return synthStack((stack) => {
    const facts = cloud.foundation(stack, needOf(cloud, changes));
    stack.addOverride('output', JSON.parse(JSON.stringify(facts)) as object);
  });
}

/** Synthesizes the foundation of a tier. */
export function synthTier(tier: Tier, props: Partial<AwsCloudProps> = {}): Synthesized {
  return synthFoundation(props, { sizing: sizeFor(new AwsCloud({ region: 'us-west-2', ...props }), tier) });
}

/** The faults of a cloud; none when it accepts its props. `change` bends the sizing. */
export function faultsOf(props: Partial<AwsCloudProps>, tier: Tier = Tier.MEDIUM, change: (sizing: PlatformSizing) => Partial<PlatformSizing> = () => ({})): readonly Fault[] {
  const cloud = new AwsCloud({ region: 'us-west-2', ...props });
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

/** Statements of a policy that stands as JSON text. */
export function statementsOf(policy: string): Attributes[] {
  return (JSON.parse(policy) as { Statement: Attributes[] }).Statement;
}
