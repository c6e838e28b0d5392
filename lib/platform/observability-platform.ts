import { App, TerraformStack, type TerraformBackend } from 'cdktf';
import { Construct } from 'constructs';
import type { FoundationFacts } from '../clouds/cloud';
import { ClusterObjects, Operators, operatorsFor, readOutputs, writeOutputs } from '../delivery';
import { namespaces, type Namespaces, type PlatformTraits, type SecretName } from '../facts';
import type { PlatformSizing } from '../sizing';
import { fromOutputs, toOutputs } from './foundation-facts';
import { identitiesOf } from './identities';
import type { ObservabilityPlatformProps } from './props';
import { release } from './release';
import { summary } from './summary';
import { backendOf, checkProps, checkedScope, stackIds } from './validate';
import { Workloads } from './workloads';

/** What names its cloud identity on the ServiceAccount of a component. */
function annotations({ identityAnnotation }: PlatformTraits, { identities = {} }: FoundationFacts): { readonly [component: string]: { readonly [annotation: string]: string } } {
  if (identityAnnotation === undefined) return {};
  return Object.fromEntries(Object.entries(identities).map(([component, identity]) => [component, { [identityAnnotation]: identity }]));
}

interface Stack {
  readonly stack: TerraformStack;
  readonly backend: TerraformBackend;
}

/**
 * A complete observability platform: three Terraform stacks on the App, and the Kubernetes manifests of every component.
 *
 * `<id>-foundation` makes the cloud's part, `<id>-operators` what the cluster needs first, `<id>-platform` the workloads.
 * Throws a ValidationError, before anything is made, for an id that is taken or malformed, a missing backend, a retention
 * that a backend refuses, and whatever the cloud refuses.
 */
export class ObservabilityPlatform extends Construct {
  public readonly sizing: PlatformSizing;
  public readonly foundationStack: TerraformStack;
  public readonly operatorsStack: TerraformStack;
  public readonly platformStack: TerraformStack;
  public readonly namespaces: Namespaces;
  /** Every component, to read its endpoints or to add to its chart. */
  public readonly workloads: Workloads;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservabilityPlatformProps,
  ) {
    super(checkedScope(scope, id), id);
    this.sizing = checkProps(this, props);
    this.namespaces = namespaces(props.namespace ?? 'observability');

    const ids = stackIds(id);
    const foundation = this.stack(ids.foundation);
    const facts = this.foundation(foundation.stack);
    const operators = this.operators(this.stack(ids.operators), foundation, facts);
    const platform = this.stack(ids.platform);
    platform.stack.addDependency(operators.stack);

    this.foundationStack = foundation.stack;
    this.operatorsStack = operators.stack;
    this.platformStack = platform.stack;
    this.workloads = new Workloads(id, props, this.sizing, this.namespaces);
    this.platform(platform.stack, this.reread(platform.stack, foundation, facts));
  }

  /** Components, replicas, sizes, stacks and where the files are, as text for people. */
  public summary(): string {
    return summary(this.node.id, App.of(this).outdir, this.sizing, [this.foundationStack, this.operatorsStack, this.platformStack]);
  }

  private stack(id: string): Stack {
    // On the App, not below this construct: cdktf names stacks by their own id, and nested ones overwrite each other.
    const stack = new TerraformStack(App.of(this), id);
    return { stack, backend: backendOf(this, stack, this.props.backend) };
  }

  private foundation(stack: TerraformStack): FoundationFacts {
    const { cloud, tags = {}, secretsRevision = 1 } = this.props;
    const facts = cloud.foundation(stack, {
      platformId: this.node.id,
      namespace: this.namespaces.workloads,
      sizing: this.sizing,
      identities: identitiesOf(this.props, this.sizing),
      secretsRevision,
      tags,
    });
    writeOutputs(stack, toOutputs(facts));
    return facts;
  }

  /** The foundation's facts as another stack reads them from its state. */
  private reread(stack: TerraformStack, foundation: Stack, facts: FoundationFacts): FoundationFacts {
    return fromOutputs(readOutputs(stack, foundation, Object.keys(toOutputs(facts))));
  }

  private operators(into: Stack, foundation: Stack, facts: FoundationFacts): Stack {
    const { cloud } = this.props;
    const known = this.reread(into.stack, foundation, facts);
    cloud.connect(into.stack, known);
    new Operators(into.stack, 'operators', [...operatorsFor({ kafka: this.sizing.kafka !== undefined, strimzi: cloud.traits.kafka.runsAs === 'strimzi' }), ...cloud.operators(known)]);
    return into;
  }

  private platform(stack: TerraformStack, facts: FoundationFacts): void {
    const { cloud, secretsRevision = 1 } = this.props;
    cloud.connect(stack, facts);
    const prepared = cloud.prepareCluster(stack, facts);
    const names = Object.keys(facts.secretIds) as SecretName[];
    const objects = new ClusterObjects(stack, 'cluster', {
      namespaces: this.namespaces,
      serviceAccounts: this.workloads.serviceAccounts,
      annotations: annotations(cloud.traits, facts),
      facts: facts.facts,
      secrets: Object.fromEntries(names.map((name) => [name, cloud.readSecret(stack, name, facts)])),
      secretsRevision,
    });
    release(stack, this.node.id, this.workloads, this.namespaces, [...prepared, ...objects.all]);
  }
}
