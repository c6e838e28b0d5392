// What was here before: a stack with a VPC and an EKS cluster, and a chart with the shop. Nothing in this file knows of observability-constructs.
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { ApiObject, Chart, type App as ManifestApp } from 'cdk8s';
import { S3Backend, TerraformStack, type App } from 'cdktf';

export const REGION = 'eu-west-1';

/** The team's state bucket. */
export function stateOf(stack: TerraformStack): void {
  new S3Backend(stack, { bucket: 'change-me-terraform-state', key: `${stack.node.id}.tfstate`, region: REGION, encrypt: true });
}

export class ShopStack extends TerraformStack {
  public readonly vpc: Vpc;
  public readonly subnets: readonly Subnet[];
  public readonly cluster: EksCluster;

  public constructor(scope: App, id: string) {
    super(scope, id);
    stateOf(this);
    new AwsProvider(this, 'aws', { region: REGION });
    this.vpc = new Vpc(this, 'vpc', { cidrBlock: '10.0.0.0/16', enableDnsHostnames: true });
    this.subnets = ['a', 'b', 'c'].map((zone, i) => new Subnet(this, `private-${zone}`, { vpcId: this.vpc.id, availabilityZone: `${REGION}${zone}`, cidrBlock: `10.0.${16 * i}.0/20` }));
    this.cluster = new EksCluster(this, 'cluster', { name: 'shop', roleArn: 'arn:aws:iam::111122223333:role/shop-cluster', vpcConfig: { subnetIds: this.subnets.map(({ id }) => id) } });
  }
}

export class ShopChart extends Chart {
  /** Its container, for what is added to it. */
  public readonly env: { name: string; value: string }[] = [];

  public constructor(scope: ManifestApp, id: string) {
    super(scope, id, { namespace: 'shop' });
    const labels = { app: 'checkout' };
    const { env } = this;
    new ApiObject(this, 'checkout', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'checkout' },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'checkout', image: 'registry.example.com/checkout:1.4.2', env }] } } },
    });
  }
}
