import { App } from 'cdktf';
import { matchers, synthesize } from 'observability-constructs/testing';
import { expect, it } from 'vitest';
import { platform } from './platform';

expect.extend(matchers);

const written = synthesize(platform(new App()));

it('keeps objects in three zones and lets nobody read them in public', () => {
  expect(written).toHaveResource('azurerm_storage_account', { account_replication_type: 'ZRS', allow_nested_items_to_be_public: false, https_traffic_only_enabled: true });
});

it('opens its vaults to the address that Terraform comes from, and to nobody else', () => {
  expect(written).toHaveResource('azurerm_key_vault', { network_acls: { default_action: 'Deny', ip_rules: ['203.0.113.7/32'] } });
});
