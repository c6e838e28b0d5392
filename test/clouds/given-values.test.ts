import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { expect, test } from 'vitest';
import { BucketsLookup } from '../../lib/clouds/aws/given/buckets';
import { ClusterLookup as EksLookup } from '../../lib/clouds/aws/given/cluster';
import { NetworkLookup as VpcLookup } from '../../lib/clouds/aws/given/network';
import { ClusterLookup as AksLookup } from '../../lib/clouds/azure/given/cluster';
import { SecretLookup } from '../../lib/clouds/azure/given/database';
import { NetworkLookup as SubnetLookup } from '../../lib/clouds/azure/given/network';
import { ClusterLookup as GkeLookup } from '../../lib/clouds/gcp/given/cluster';
import { NetworkLookup as GcpLookup } from '../../lib/clouds/gcp/given/network';
import { BUCKETS, CLUSTER as EKS, VPC } from './aws/given/own';
import { CLUSTER as AKS, NETWORK } from './azure/given/own';
import { CLUSTER as GKE, VPC as GCP } from './gcp/given/own';

/** Every condition of what looks parts up by ids that are values of a stack. */
function conditions(build: (stack: TerraformStack, value: string) => void): string[] {
  const stack = new TerraformStack(Testing.app(), 'stack');
  build(stack, new TerraformVariable(stack, 'theirs', {}).stringValue);
  const { data } = JSON.parse(Testing.synth(stack)) as { data: Record<string, Record<string, { lifecycle?: { postcondition: { condition: string }[] } }>> };
  return Object.values(data).flatMap((all) => Object.values(all).flatMap(({ lifecycle }) => lifecycle?.postcondition.map(({ condition }) => condition) ?? []));
}

const VALUE = 'join("", [var.theirs])';

test.each<[string, (stack: TerraformStack, value: string) => void, string]>([
  ['VPC of AWS', (stack, vpcId) => new VpcLookup(stack, 'own', { ...VPC, vpcId }), `\${self.vpc_id == ${VALUE}}`],
  ['cluster of AWS', (stack, value) => new EksLookup(stack, 'own', { cluster: { ...EKS, arn: value, endpoint: value }, vpcId: value }), `\${self.endpoint == ${VALUE}}`],
  ['bucket of AWS', (stack, name) => new BucketsLookup(stack, 'own', { region: 'us-west-2', buckets: { ...BUCKETS, logs: { name } } }), '${self.bucket_regional_domain_name == join("", ["${var.theirs}.s3.us-west-2.amazonaws.com"])}'],
  ['VPC of Google Cloud', (stack, networkId) => new GcpLookup(stack, 'own', { ...GCP, networkId }), `\${endswith(self.network, ${VALUE})}`],
  ['cluster of Google Cloud', (stack, networkId) => new GkeLookup(stack, 'own', { cluster: GKE, project: 'acme', region: 'europe-west1', networkId }), `\${endswith(self.network, ${VALUE})}`],
  ['network of Azure', (stack, networkId) => new SubnetLookup(stack, 'own', { ...NETWORK, networkId, region: 'westeurope' }), '${self.location == "westeurope"}'],
  ['cluster of Azure', (stack, oidcIssuer) => new AksLookup(stack, 'own', { cluster: { ...AKS, oidcIssuer }, region: 'westeurope', networkId: 'x' }), `\${self.oidc_issuer_url == ${VALUE}}`],
  ['secret of Azure', (stack, secret) => new SecretLookup(stack, 'own', secret), '${contains(self.names, join("", [element(split("/secrets/", var.theirs), 1)]))}'],
])('the id of a %s may be a value that only Terraform knows: it stands in conditions as such', (_, build, expected) => {
  const found = conditions(build);
  expect(found).toContain(expected);
  // Between quotes it would be its own name, and the plan would stop for ever.
  for (const condition of found) expect(condition).not.toMatch(/"var\./);
});
