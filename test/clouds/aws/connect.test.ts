import { describe, expect, test } from 'vitest';
import { AwsCloud } from '../../../lib/clouds/aws';
import type { FoundationFacts } from '../../../lib/clouds/cloud';
import { FACTS, SECRETS, type FactValues } from '../../../lib/facts';
import { synthStack } from './synth';

const cloud = new AwsCloud({ region: 'us-west-2', tags: { owner: 'sre' } });
const facts: FoundationFacts = {
  facts: Object.fromEntries(Object.values(FACTS).map((fact) => [fact, fact.toLowerCase()])) as FactValues,
  secretIds: { kafka: 'arn:kafka', grafanaDatabase: 'arn:db', grafanaDatabaseAdmin: 'arn:master', grafana: 'arn:grafana', grafanaKey: 'arn:grafana-key' },
  cluster: { name: 'prod', endpoint: 'https://prod', caCertificate: 'Y2E=', storageKeyArn: 'arn:key' },
};

describe('connect', () => {
  const stack = synthStack((scope) => cloud.connect(scope, facts));
  const cluster = { host: 'https://prod', cluster_ca_certificate: '${base64decode("Y2E=")}' };
  const exec = {
    api_version: 'client.authentication.k8s.io/v1beta1',
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', 'prod', '--region', 'us-west-2'],
  };

  test('each call takes a token of the hour', () => {
    expect(stack.json.provider.kubernetes).toEqual([{ ...cluster, exec: [exec] }]);
    expect(stack.json.provider.helm).toEqual([{ kubernetes: { ...cluster, exec } }]);
  });

  test('AWS is at hand for secrets', () => {
    expect(stack.json.provider.aws).toEqual([{ region: 'us-west-2', default_tags: [{ tags: { owner: 'sre' } }] }]);
    expect(stack.json.terraform.required_version).toBe('>= 1.11');
  });
});

describe('prepareCluster', () => {
  test('the StorageClass encrypts by the platform`s key and waits for its pod', () => {
    const stack = synthStack((scope) => {
      cloud.connect(scope, facts);
      cloud.prepareCluster(scope, facts);
    });
    expect(stack.one('kubernetes_storage_class_v1')).toMatchObject({
      metadata: { name: cloud.traits.storageClass },
      storage_provisioner: 'ebs.csi.aws.com',
      volume_binding_mode: 'WaitForFirstConsumer',
      reclaim_policy: 'Delete',
      allow_volume_expansion: true,
      parameters: { type: 'gp3', encrypted: 'true', kmsKeyId: 'arn:key' },
    });
  });
});

describe('readSecret', () => {
  test('values are read by an ephemeral resource, by expressions that reach Terraform unchanged', () => {
    const stack = synthStack((scope) => {
      cloud.connect(scope, facts);
      const read = cloud.readSecret(scope, 'grafana', facts);
      expect(Object.keys(read)).toEqual([...SECRETS.grafana.keys]);
      scope.addOverride('locals.key', read.password);
      scope.addOverride('locals.user', cloud.readSecret(scope, 'kafka', facts).username);
    });
    expect(stack.json.ephemeral).toEqual({
      aws_secretsmanager_secret_version: { grafana_admin: { secret_id: 'arn:grafana' }, kafka_credentials: { secret_id: 'arn:kafka' } },
    });
    expect(stack.json.locals).toEqual({
      key: '${jsondecode(ephemeral.aws_secretsmanager_secret_version.grafana_admin.secret_string)["password"]}',
      user: '${jsondecode(ephemeral.aws_secretsmanager_secret_version.kafka_credentials.secret_string)["username"]}',
    });
  });
});

describe('a platform without Kafka', () => {
  test('has no login to read', () => {
    const { kafka: _, ...secretIds } = facts.secretIds;
    expect(() => synthStack((scope) => cloud.readSecret(scope, 'kafka', { ...facts, secretIds }))).toThrow('no secret "kafka"');
  });
});

describe('traits', () => {
  test('what manifests need to know before anything is applied', () => {
    expect(new AwsCloud({ region: 'us-west-2', network: { cidr: '10.9.0.0/16' } }).traits).toEqual({
      objectStore: { kind: 's3', login: 'pod', listener: { cidrs: ['0.0.0.0/0'], port: 443 } },
      storageClass: 'observability-gp3',
      kafka: { listener: { cidrs: ['10.9.0.0/16'], port: 9096 }, mechanism: 'SCRAM-SHA-512' },
      database: { listener: { cidrs: ['10.9.0.0/16'], port: 5432 }, authority: expect.objectContaining({ key: 'ca.crt' }) as object },
      identityEndpoints: [{ cidrs: ['169.254.170.23/32'], port: 80 }],
    });
  });
});
