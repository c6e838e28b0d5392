import type { TerraformStack } from 'cdktf';
import type { GivenCluster } from '../clouds/cloud';
import { ManifestFiles, Operators, clusterManifests, namespaceManifests, operatorsFor, rolloutOperator } from '../delivery';
import type { Namespaces, OperatorChart } from '../facts';
import type { PlatformSizing } from '../sizing';
import { addGuide } from './guide';
import { release, steps } from './release';
import type { Workloads } from './workloads';

export interface ExistingProps {
  readonly platformId: string;
  readonly cloud: GivenCluster;
  readonly sizing: PlatformSizing;
  readonly namespaces: Namespaces;
  readonly workloads: Workloads;
  /** Whether Terraform is written too. */
  readonly terraform: boolean;
}

const NAMESPACES = 'namespaces';
const CLUSTER = 'cluster';

/** A platform in a cluster that exists: manifests that are complete by themselves, and the same as releases of Helm where Terraform is asked for. */
export class ExistingPlatform {
  public readonly files: ManifestFiles;
  /** Without the rollout-operator. */
  private readonly charts: readonly OperatorChart[];
  private readonly rollout: boolean;

  public constructor(private readonly props: ExistingProps) {
    const { platformId, cloud, sizing, namespaces, workloads } = props;
    this.files = new ManifestFiles(platformId);
    this.rollout = workloads.zoned;
    this.charts = operatorsFor({ kafka: sizing.kafka !== undefined, strimzi: cloud.traits.kafka.runsAs === 'strimzi', cloudNativePg: cloud.traits.database.runsAs === 'cloudnative-pg' }).filter(({ name }) => !cloud.installedOperators.includes(name));
    this.files.add(NAMESPACES, namespaceManifests({ namespaces }));
    const [first = [], ...later] = steps(workloads);
    addGuide(this.files, { ...props, operators: this.operators, steps: [[CLUSTER, ...first], ...later] });
  }

  /** Those that the cluster lacks, in their order. */
  public get operators(): readonly OperatorChart[] {
    return [...this.charts, ...(this.rollout ? [rolloutOperator(this.props.namespaces.workloads, this.choosesUsers)] : [])];
  }

  /** Adds what Terraform's releases would add themselves. */
  public addCharts(): void {
    const { workloads } = this.props;
    this.files.add(CLUSTER, this.clusterObjects());
    for (const [name, chart] of workloads.charts) this.files.add(name, chart);
  }

  public intoOperators(stack: TerraformStack): void {
    this.props.cloud.connectGiven(stack);
    new Operators(stack, 'operators', this.charts);
  }

  public intoPlatform(stack: TerraformStack): void {
    const { cloud, platformId, workloads, namespaces } = this.props;
    cloud.connectGiven(stack);
    release(stack, { platformId, workloads, namespaces, rolloutOperator: this.rollout, choosesUsers: this.choosesUsers, files: this.files }, (releases) => [
      releases.add(CLUSTER, this.clusterObjects(), { namespace: namespaces.workloads, dependsOn: [] }),
    ]);
  }

  private get choosesUsers(): boolean {
    return this.props.cloud.traits.cluster?.choosesUsers === true;
  }

  private clusterObjects(): ReturnType<typeof clusterManifests> {
    const { cloud, namespaces, sizing, workloads } = this.props;
    return clusterManifests({ namespaces, serviceAccounts: workloads.serviceAccounts, facts: cloud.facts({ namespace: namespaces.workloads, sizing }) });
  }
}
