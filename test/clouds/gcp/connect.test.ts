import { describe, expect, test } from 'vitest';
import { SECRETS } from '../../../lib/facts';
import { synthStack } from '../aws/synth';
import { cloudOf } from './synth';

const facts = {
  facts: {} as never,
  secretIds: { grafanaDatabase: 'projects/p/secrets/db', grafana: 'projects/p/secrets/login', grafanaKey: 'projects/p/secrets/key' },
  cluster: { name: 'prod', endpoint: '10.0.0.2', caCertificate: 'Q0E=', diskKeyId: 'projects/p/locations/l/keyRings/r/cryptoKeys/disks' },
};

describe('a stack that talks to the cluster', () => {
  const stack = synthStack((into) => cloudOf().connect(into, facts));

  test('takes a token for each call, and holds none', () => {
    const exec = { api_version: 'client.authentication.k8s.io/v1beta1', command: 'gke-gcloud-auth-plugin', args: ['--use_application_default_credentials'] };
    expect(stack.json.provider.kubernetes).toMatchObject([{ host: 'https://10.0.0.2', exec: [exec] }]);
    expect(stack.json.provider.helm[0].kubernetes).toMatchObject({ host: 'https://10.0.0.2', exec });
    expect(JSON.stringify(stack.json)).not.toMatch(/access_token|client_config/);
  });

  test('pins the same provider as the foundation', () => {
    expect(stack.json.terraform.required_providers.google.version).toBe('~> 7.10');
  });
});

test('volumes are encrypted by the platform`s key and made where their pod is', () => {
  const stack = synthStack((into) => {
    cloudOf().connect(into, facts);
    cloudOf().prepareCluster(into, facts);
  });
  expect(stack.one('kubernetes_storage_class_v1')).toMatchObject({
    metadata: { name: cloudOf().traits.storageClass },
    storage_provisioner: 'pd.csi.storage.gke.io',
    volume_binding_mode: 'WaitForFirstConsumer',
    allow_volume_expansion: true,
    parameters: { 'type': 'pd-balanced', 'disk-encryption-kms-key': facts.cluster.diskKeyId },
  });
});

test('secrets are read by ephemeral resources', () => {
  let read: object = {};
  const stack = synthStack((into) => {
    cloudOf().connect(into, facts);
    read = cloudOf().readSecret(into, 'grafana', facts);
  });
  expect(stack.json.ephemeral).toEqual({ google_secret_manager_secret_version: { grafana_admin: { secret: 'projects/p/secrets/login', version: 'latest' } } });
  expect(Object.keys(read)).toEqual([...SECRETS.grafana.keys]);
  expect(stack.json).not.toHaveProperty('data');
});

test('a secret that this cloud does not have is an error', () => {
  expect(() => synthStack((into) => void cloudOf().readSecret(into, 'kafka', facts))).toThrow(/no secret "kafka"/);
});

test('GKE needs no operator beside every platform`s', () => {
  expect(cloudOf().operators(facts)).toEqual([]);
});
