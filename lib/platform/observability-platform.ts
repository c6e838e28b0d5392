import { App, TerraformStack, type TerraformBackend } from 'cdktf';
import { Construct } from 'constructs';
import type { Cloud, FoundationFacts } from '../clouds/cloud';
import { ClusterObjects, ManifestsOnly, Operators, operatorsFor, readOutputs, writeOutputs } from '../delivery';
import { namespaces, type Namespaces, type PlatformTraits, type SecretName } from '../facts';
import type { PlatformSizing } from '../sizing';
import { ExistingPlatform } from './existing';
import { fromOutputs, toOutputs } from './foundation-facts';
import { identitiesOf } from './identities';
import { outputsOf, type PlatformOutputs } from './outputs';
import { isGiven, type Backend, type ObservabilityPlatformProps } from './props';
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
 * In a cluster that exists there is no foundation, and without a `backend` no Terraform at all: manifests and a README that says how to apply them.
 * Throws a ValidationError, before anything is made, for an id that is taken or malformed, a missing backend, a retention
 * that a backend refuses, and whatever the cloud refuses.
 */
export class ObservabilityPlatform extends Construct {
  public readonly sizing: PlatformSizing;
  public readonly namespaces: Namespaces;
  /** Every component, to read its endpoints or to add to its chart. */
  public readonly workloads: Workloads;
  /** By what they hold; a cluster that exists lacks the first, and one without Terraform all of them. */
  private readonly stacks: { foundation?: TerraformStack; operators?: TerraformStack; platform?: TerraformStack } = {};

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservabilityPlatformProps,
  ) {
    super(checkedScope(scope, id), id);
    this.sizing = checkProps(this, props);
    this.namespaces = namespaces(props.namespace ?? 'observability');

    this.workloads = new Workloads(id, props, this.sizing, this.namespaces);
    // That a cloud has a backend is checked above.
    if (isGiven(props.cloud)) this.inCluster(new ExistingPlatform({ ...this, platformId: id, cloud: props.cloud, terraform: props.backend !== undefined }));
    else this.inCloud(props.cloud, props.backend as Backend);
  }

  /** Network, cluster, Kafka, buckets, database. Throws where the cluster existed before, since nothing of this is made then. */
  public get foundationStack(): TerraformStack {
    return this.stackOf('foundation');
  }

  public get operatorsStack(): TerraformStack {
    return this.stackOf('operators');
  }

  public get platformStack(): TerraformStack {
    return this.stackOf('platform');
  }

  /** Where applications send OTLP, where Grafana is, and the commands that open it and print its login. */
  public get outputs(): PlatformOutputs {
    return outputsOf(this.workloads, this.namespaces.workloads);
  }

  /** Components, replicas, sizes, stacks and where the files are, as text for people. */
  public summary(): string {
    return summary(this.node.id, App.of(this).outdir, this.sizing, Object.values(this.stacks), isGiven(this.props.cloud));
  }

  private stackOf(name: keyof ObservabilityPlatform['stacks']): TerraformStack {
    const stack = this.stacks[name];
    if (stack === undefined) throw new RangeError(`the platform ${this.node.id} has no stack "${name}": ${this.props.backend === undefined ? 'without a backend there is no Terraform' : 'its cluster exists already'}`);
    return stack;
  }

  private inCloud(cloud: Cloud, backend: Backend): void {
    const ids = stackIds(this.node.id);
    const foundation = this.stack(ids.foundation, backend);
    const facts = this.foundation(cloud, foundation.stack);
    const operators = this.operators(cloud, this.stack(ids.operators, backend), foundation, facts);
    const platform = this.stack(ids.platform, backend);
    platform.stack.addDependency(operators.stack);
    Object.assign(this.stacks, { foundation: foundation.stack, operators: operators.stack, platform: platform.stack });
    this.platform(cloud, platform.stack, this.reread(platform.stack, foundation, facts));
  }

  private inCluster(existing: ExistingPlatform): void {
    const ids = stackIds(this.node.id);
    const { backend } = this.props;
    if (backend === undefined) {
      existing.addCharts();
      new ManifestsOnly(App.of(this), ids.manifests, existing.files);
      return;
    }
    const operators = this.stack(ids.operators, backend).stack;
    const platform = this.stack(ids.platform, backend).stack;
    platform.addDependency(operators);
    Object.assign(this.stacks, { operators, platform });
    existing.intoOperators(operators);
    existing.intoPlatform(platform);
  }

  private stack(id: string, backend: Backend): Stack {
    // On the App, not below this construct: cdktf names stacks by their own id, and nested ones overwrite each other.
    const stack = new TerraformStack(App.of(this), id);
    return { stack, backend: backendOf(this, stack, backend) };
  }

  private foundation(cloud: Cloud, stack: TerraformStack): FoundationFacts {
    const { tags = {}, secretsRevision = 1 } = this.props;
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

  private operators(cloud: Cloud, into: Stack, foundation: Stack, facts: FoundationFacts): Stack {
    const known = this.reread(into.stack, foundation, facts);
    cloud.connect(into.stack, known);
    new Operators(into.stack, 'operators', [...operatorsFor({ kafka: this.sizing.kafka !== undefined, strimzi: cloud.traits.kafka.runsAs === 'strimzi' }), ...cloud.operators(known)]);
    return into;
  }

  private platform(cloud: Cloud, stack: TerraformStack, facts: FoundationFacts): void {
    const { secretsRevision = 1 } = this.props;
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
    release(stack, { platformId: this.node.id, workloads: this.workloads, namespaces: this.namespaces, rolloutOperator: this.workloads.zoned }, () => [...prepared, ...objects.all]);
  }
}
