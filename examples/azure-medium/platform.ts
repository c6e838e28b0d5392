import { AzurermBackend, type App } from 'cdktf';
import { ObservabilityPlatform, Tier } from 'observability-constructs';
import { AzureCloud } from 'observability-constructs/azure';

/** A Medium platform on Azure: 50 K spans/s, 500 K series, 50 K log lines/s. */
export function platform(app: App): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'prod', {
    tier: Tier.MEDIUM,
    cloud: new AzureCloud({
      subscriptionId: '00000000-0000-0000-0000-000000000000',
      region: 'westeurope',
      // Where Terraform runs: its public address, or the id of its subnet.
      vaults: { clientCidrs: ['203.0.113.7/32'] },
    }),
    // A storage account of your own, which exists already; versioned, so that a state can be had back.
    backend: (stack) => new AzurermBackend(stack, { resourceGroupName: 'change-me', storageAccountName: 'changeme', containerName: 'terraform-state', key: `observability/${stack.node.id}`, useAzureadAuth: true }),
  });
}
