import { describe, expect, test } from 'vitest';
import type { BucketName } from '../../../lib/facts';
import { statementsOf, synthFoundation } from './synth';

const foundation = synthFoundation();
const arn = (bucket: BucketName): string => foundation.ref('aws_s3_bucket', `${bucket}-bucket`, 'arn');
const key = (component: string): string => foundation.ref('aws_kms_key', `objects-${component}-key`, 'arn');

describe.each<[string, BucketName[]]>([
  ['tempo', ['traces']],
  ['mimir', ['metrics', 'rules']],
  ['loki', ['logs']],
])('identity of %s', (component, buckets) => {
  const statements = statementsOf(foundation.one('aws_iam_role_policy', `${component}-identity`).policy as string);

  test('reaches its own buckets and its own key, and nothing else', () => {
    const reached = statements.flatMap((statement) => statement.Resource as string[]);
    expect(new Set(reached)).toEqual(new Set([...buckets.map(arn), ...buckets.map((bucket) => `${arn(bucket)}/*`), key(component)]));
    expect(reached).toHaveLength(2 * buckets.length + 1);
  });

  test('may do what a backend does with objects, and no more', () => {
    const actions = statements.flatMap((statement) => statement.Action as string[]);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(actions.sort()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:ListBucket',
      's3:ListMultipartUploadParts',
      's3:PutObject',
    ]);
    expect(statements.at(-1)).toMatchObject({ Condition: { StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' } } });
  });

  test('is given to the pods of one ServiceAccount in one cluster', () => {
    const [trust] = statementsOf(foundation.one('aws_iam_role', `${component}-identity`).assume_role_policy as string);
    expect(trust).toMatchObject({
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': foundation.ref('aws_eks_cluster', 'cluster', 'arn'),
          'aws:RequestTag/kubernetes-namespace': 'observability',
          'aws:RequestTag/kubernetes-service-account': component,
        },
      },
    });
    expect(foundation.one('aws_eks_pod_identity_association', component)).toMatchObject({
      namespace: 'observability',
      service_account: component,
      role_arn: foundation.ref('aws_iam_role', `${component}-identity`, 'arn'),
    });
  });
});

describe('identities', () => {
  test('a component without buckets gets none', () => {
    expect(foundation.all('aws_eks_pod_identity_association').map(([, association]) => association.service_account as string).sort()).toEqual([
      'cluster-autoscaler',
      'loki',
      'mimir',
      'tempo',
    ]);
  });

  test('a bucket that belongs to nobody still has a key of its own', () => {
    const stack = synthFoundation({}, { identities: [] });
    expect(stack.all('aws_kms_key').map(([name]) => name).filter((name) => name.includes('objects-'))).toHaveLength(4);
  });

  test('the node autoscaler changes only its own cluster`s groups', () => {
    const statements = statementsOf(foundation.one('aws_iam_role_policy', 'autoscaler').policy as string);
    const changing = statements.filter((statement) => [statement.Action].flat().some((action) => !/:(Describe|Get)/.test(action as string)));
    expect(changing).toMatchObject([
      {
        Resource: 'arn:aws:autoscaling:us-west-2:*:autoScalingGroup:*:autoScalingGroupName/eks-prod-*',
        Condition: { StringEquals: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/prod': 'owned' } },
      },
    ]);
    expect(foundation.one('aws_eks_pod_identity_association', 'autoscaler')).toMatchObject({ namespace: 'kube-system', service_account: 'cluster-autoscaler' });
  });

  test('no role of ours may do everything on anything', () => {
    for (const [, policy] of foundation.all('aws_iam_role_policy')) {
      for (const statement of statementsOf(policy.policy as string)) expect([statement.Action].flat()).not.toContain('*');
    }
  });
});
