import { describe, expect, test } from 'vitest';
import { SECRETS } from '../../../lib/facts';
import { synthStack } from '../aws/synth';
import { cloudOf, SUBSCRIPTION } from './synth';

const secret = (name: string): string => `/subscriptions/s/resourceGroups/prod/providers/Microsoft.KeyVault/vaults/prod-d-x/secrets/${name}`;
const facts = {
  facts: {} as never,
  secretIds: { grafanaDatabase: secret('grafana-database'), grafana: secret('grafana-admin'), grafanaKey: secret('grafana-secret-key') },
  cluster: { endpoint: 'https://10.2.0.4:443', caCertificate: 'Q0E=', diskEncryptionSetId: '/subscriptions/s/diskEncryptionSets/prod-disks' },
};

describe('a stack that talks to the cluster', () => {
  const stack = synthStack((into) => cloudOf().connect(into, facts));

  test('takes a token for each call, and holds none', () => {
    const exec = { api_version: 'client.authentication.k8s.io/v1beta1', command: 'kubelogin', args: ['get-token', '--server-id', '6dae42f8-4368-4678-94ff-3960e28e3630', '--login', 'azurecli'] };
    expect(stack.json.provider.kubernetes).toMatchObject([{ host: 'https://10.2.0.4:443', exec: [exec] }]);
    expect(stack.json.provider.helm[0].kubernetes).toMatchObject({ host: 'https://10.2.0.4:443', exec });
    expect(JSON.stringify(stack.json)).not.toMatch(/access_token|client_config|client_key|password/);
  });

  test('logs in as the user says', () => {
    const spn = synthStack((into) => cloudOf({ cluster: { login: 'workloadidentity' } }).connect(into, facts));
    expect(spn.json.provider.kubernetes[0].exec[0].args.slice(-2)).toEqual(['--login', 'workloadidentity']);
  });

  test('uses the same provider as the foundation, and registers nothing', () => {
    expect(stack.json.terraform.required_providers.azurerm.version).toBe('~> 4.55');
    expect(stack.json.provider.azurerm).toMatchObject([{ subscription_id: SUBSCRIPTION, storage_use_azuread: true, resource_provider_registrations: 'none' }]);
    expect(stack.json.provider.azurerm[0]).not.toHaveProperty('resource_providers_to_register');
  });
});

test('volumes are Premium SSD v2, encrypted by the platform`s key and made where their pod is', () => {
  const stack = synthStack((into) => {
    cloudOf().connect(into, facts);
    cloudOf().prepareCluster(into, facts);
  });
  expect(stack.one('kubernetes_storage_class_v1')).toMatchObject({
    metadata: { name: cloudOf().traits.storageClass },
    storage_provisioner: 'disk.csi.azure.com',
    volume_binding_mode: 'WaitForFirstConsumer',
    allow_volume_expansion: true,
    parameters: { skuName: 'PremiumV2_LRS', cachingMode: 'None', diskEncryptionSetID: facts.cluster.diskEncryptionSetId },
  });
});

test('secrets are read by ephemeral resources', () => {
  let read: object = {};
  const stack = synthStack((into) => {
    cloudOf().connect(into, facts);
    read = cloudOf().readSecret(into, 'grafana', facts);
  });
  const id = facts.secretIds.grafana;
  expect(stack.json.ephemeral).toEqual({
    azurerm_key_vault_secret: { grafana_admin: { key_vault_id: `\${element(split("/secrets/", "${id}"), 0)}`, name: `\${element(split("/secrets/", "${id}"), 1)}` } },
  });
  expect(Object.keys(read)).toEqual([...SECRETS.grafana.keys]);
  expect(stack.json).not.toHaveProperty('data');
});

test('a secret that this cloud does not have is an error', () => {
  expect(() => synthStack((into) => void cloudOf().readSecret(into, 'kafka', facts))).toThrow(/no secret "kafka"/);
});

test('AKS needs no operator beside every platform`s', () => {
  expect(cloudOf().operators()).toEqual([]);
});
