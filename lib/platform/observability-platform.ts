import { App, TerraformStack, type ITerraformDependable, type TerraformBackend } from 'cdktf';
import { Construct } from 'constructs';
import type { Cloud, FoundationFacts, FoundationNeed, GivenCluster } from '../clouds/cloud';
import { ClusterObjects, isTerraformsOwn, ManifestFiles, ManifestsOnly, Operators, operatorsFor, readOutputs, rolloutOperator, writeOutputs } from '../delivery';
import { namespaces, type AuthorityTraits, type Namespaces, type OperatorChart, type PlatformTraits, type SecretName } from '../facts';
import type { PlatformSizing } from '../sizing';
import { ExistingPlatform } from './existing';
import { fromOutputs, toOutputs } from './foundation-facts';
import { addGuide } from './guide';
import { identitiesOf } from './identities';
import { outputsOf, type PlatformOutputs } from './outputs';
import { isGiven, type Backend, type ObservabilityPlatformProps } from './props';
import { release, steps } from './release';
import { summary } from './summary';
import { backendOf, checkProps, checkedScope, stackIds } from './validate';
import { Workloads, type ComponentName } from './workloads';

/** What names its cloud identity on the ServiceAccount of a component. */
function annotations({ identityAnnotation }: PlatformTraits, { identities = {} }: FoundationFacts): { readonly [component: string]: { readonly [annotation: string]: string } } {
  if (identityAnnotation === undefined) return {};
  return Object.fromEntries(Object.entries(identities).map(([component, identity]) => [component, { [identityAnnotation]: identity }]));
}

/** Who vouches for servers that no public authority vouches for. */
function authorities({ kafka, database }: PlatformTraits, { authorities: made = {} }: FoundationFacts): readonly AuthorityTraits[] {
  const of = (authority: AuthorityTraits | undefined, certificates = authority?.certificates): AuthorityTraits[] => (authority === undefined ? [] : [{ ...authority, ...(certificates === undefined ? {} : { certificates }) }]);
  return [...of(kafka.authority, made.kafka), ...of(database.authority, made.database)];
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
 * With `delivery: 'manifests'` Terraform stops where operators and workloads begin.
 * Throws a ValidationError, before anything is made, for an id that is taken or malformed, a missing backend, a retention
 * that a backend refuses, and whatever the cloud refuses.
 */
export class ObservabilityPlatform extends Construct {
  /** Every number of the platform; `sizing.explain()` says why each is what it is. */
  public readonly sizing: PlatformSizing;
  /** Names of its two namespaces. */
  public readonly namespaces: Namespaces;
  /** Every component, to read its endpoints or to add to its chart. */
  public readonly workloads: Workloads;
  /** Helm charts of operators that you install, in their order; none where Terraform does. The rollout-operator runs in the namespace of the workloads. */
  public readonly operators: readonly OperatorChart[];
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
    this.operators = isGiven(props.cloud) ? this.inCluster(props.cloud) : this.inCloud(props.cloud, props.backend as Backend);
  }

  /** Network, cluster, Kafka, buckets, database. Throws where the cluster existed before, since nothing of this is made then. */
  public get foundationStack(): TerraformStack {
    return this.stackOf('foundation');
  }

  /** Operators that the workloads need: cert-manager, KEDA, Strimzi and others. Throws where there is no Terraform. */
  public get operatorsStack(): TerraformStack {
    return this.stackOf('operators');
  }

  /** Namespaces, facts, secrets, and a release per component. Throws where there is no Terraform. */
  public get platformStack(): TerraformStack {
    return this.stackOf('platform');
  }

  /** Names of the components, which are those of their charts and manifests, by the step in which they come: each needs those of earlier steps only. */
  public get steps(): readonly (readonly ComponentName[])[] {
    return steps(this.workloads);
  }

  /** Where applications send OTLP, where Grafana is, and the commands that open it and print its login. */
  public get outputs(): PlatformOutputs {
    return outputsOf(this.workloads, this.namespaces.workloads);
  }

  /** Components, replicas, sizes, stacks and where the files are, as text for people. */
  public summary(): string {
    return summary(this.node.id, App.of(this).outdir, this.sizing, Object.values(this.stacks), { given: isGiven(this.props.cloud), guide: this.byManifests || isGiven(this.props.cloud) });
  }

  private stackOf(name: keyof ObservabilityPlatform['stacks']): TerraformStack {
    const stack = this.stacks[name];
    if (stack === undefined) throw new RangeError(`the platform ${this.node.id} has no stack "${name}": ${this.props.backend === undefined ? 'without a backend there is no Terraform' : 'its cluster exists already'}`);
    return stack;
  }

  /** Returns the operators that Terraform leaves to others. */
  private inCloud(cloud: Cloud, backend: Backend): readonly OperatorChart[] {
    const ids = stackIds(this.node.id);
    const foundation = this.stack(ids.foundation, backend);
    const facts = this.foundation(cloud, foundation.stack);
    const operators = this.stack(ids.operators, backend);
    const others = this.intoOperators(cloud, operators.stack, this.reread(operators.stack, foundation, facts));
    const platform = this.stack(ids.platform, backend);
    platform.stack.addDependency(operators.stack);
    Object.assign(this.stacks, { foundation: foundation.stack, operators: operators.stack, platform: platform.stack });
    const ready = this.intoPlatform(cloud, platform.stack, this.reread(platform.stack, foundation, facts));
    if (this.byManifests) this.writeManifests(others);
    else release(platform.stack, { platformId: this.node.id, workloads: this.workloads, namespaces: this.namespaces, rolloutOperator: this.workloads.zoned }, () => ready);
    return others;
  }

  /** Returns the operators that nobody installs. */
  private inCluster(cloud: GivenCluster): readonly OperatorChart[] {
    const ids = stackIds(this.node.id);
    const { backend } = this.props;
    const existing = new ExistingPlatform({ ...this, platformId: this.node.id, cloud, terraform: backend !== undefined });
    if (backend === undefined) {
      existing.addCharts();
      new ManifestsOnly(App.of(this), ids.manifests, existing.files);
      return existing.operators;
    }
    const operators = this.stack(ids.operators, backend).stack;
    const platform = this.stack(ids.platform, backend).stack;
    platform.addDependency(operators);
    Object.assign(this.stacks, { operators, platform });
    existing.intoOperators(operators);
    existing.intoPlatform(platform);
    return [];
  }

  private get byManifests(): boolean {
    return this.props.delivery === 'manifests';
  }

  private stack(id: string, backend: Backend): Stack {
    // On the App, not below this construct: cdktf names stacks by their own id, and nested ones overwrite each other.
    const stack = new TerraformStack(App.of(this), id);
    return { stack, backend: backendOf(this, stack, backend) };
  }

  private foundation(cloud: Cloud, stack: TerraformStack): FoundationFacts {
    const facts = cloud.foundation(stack, this.need());
    writeOutputs(stack, toOutputs(facts));
    return facts;
  }

  private need(): FoundationNeed {
    const { tags = {}, secretsRevision = 1 } = this.props;
    return {
      platformId: this.node.id,
      namespace: this.namespaces.workloads,
      sizing: this.sizing,
      identities: identitiesOf(this.props, this.sizing),
      secretsRevision,
      tags,
    };
  }

  /** The foundation's facts as another stack reads them from its state. */
  private reread(stack: TerraformStack, foundation: Stack, facts: FoundationFacts): FoundationFacts {
    return fromOutputs(readOutputs(stack, foundation, Object.keys(toOutputs(facts))));
  }

  private intoOperators(cloud: Cloud, stack: TerraformStack, facts: FoundationFacts): readonly OperatorChart[] {
    cloud.connect(stack, facts);
    const charts = [...operatorsFor({ kafka: this.sizing.kafka !== undefined, strimzi: cloud.traits.kafka.runsAs === 'strimzi' }), ...cloud.operators(facts)];
    const others = charts.filter((chart) => this.byManifests && !isTerraformsOwn(chart));
    const nodes = cloud.prepareOperators?.(stack, facts, this.need()) ?? [];
    new Operators(stack, 'operators', charts.filter((chart) => !others.includes(chart)), { others, nodes });
    return [...others, ...(this.byManifests && this.workloads.zoned ? [rolloutOperator(this.namespaces.workloads)] : [])];
  }

  /** Returns what must be there before a workload. */
  private intoPlatform(cloud: Cloud, stack: TerraformStack, facts: FoundationFacts): readonly ITerraformDependable[] {
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
      authorities: authorities(cloud.traits, facts),
      secretsRevision,
    });
    return [...prepared, ...objects.all];
  }

  /** For whoever applies them, beside what Terraform makes. */
  private writeManifests(operators: readonly OperatorChart[]): void {
    const { id } = this.node;
    const files = new ManifestFiles(id);
    for (const [name, chart] of this.workloads.charts) files.add(name, chart);
    addGuide(files, { platformId: id, namespaces: this.namespaces, sizing: this.sizing, cloud: undefined, operators, steps: this.steps, terraform: false });
    new ManifestsOnly(App.of(this), stackIds(id).manifests, files);
  }
}
