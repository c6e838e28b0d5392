import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import { clusterProviders, requireTerraform, storageClass } from '../connect';

/** Release of the azurerm provider: that of the bindings, the last that cdktf has, and later ones of 4. */
export const AZURERM_PROVIDER_VERSION = '~> 4.55';

/** What a subscription must know before anything of the kind can be made; the provider registers it. */
const SERVICES = ['Authorization', 'Compute', 'ContainerService', 'DBforPostgreSQL', 'Insights', 'KeyVault', 'ManagedIdentity', 'Network', 'OperationalInsights', 'Storage'];

/** Application of Entra as which AKS checks logins, the same in every tenant (AKS "kubelogin"). */
const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630';

export interface ProviderProps {
  /** Id of the subscription. */
  readonly subscriptionId: string;
  /** True: tells the subscription which services will be used. */
  readonly register: boolean;
  /** True: Event Hubs is one of them. Default: false. */
  readonly eventHubs?: boolean;
}

/** Says which Terraform and which provider a stack needs, and creates the latter. */
export function azureProvider(stack: TerraformStack, { subscriptionId, register, eventHubs = false }: ProviderProps): void {
  requireTerraform(stack);
  stack.addOverride('terraform.required_providers.azurerm.version', AZURERM_PROVIDER_VERSION);
  new AzurermProvider(stack, 'azurerm', {
    subscriptionId,
    storageUseAzuread: true,
    resourceProviderRegistrations: 'none',
    resourceProvidersToRegister: register ? [...SERVICES, ...(eventHubs ? ['EventHub'] : [])].map((service) => `Microsoft.${service}`) : undefined,
    features: [
      {
        keyVault: [{ purgeSoftDeleteOnDestroy: false, purgeSoftDeletedKeysOnDestroy: false, purgeSoftDeletedSecretsOnDestroy: false, recoverSoftDeletedKeyVaults: true, recoverSoftDeletedKeys: true, recoverSoftDeletedSecrets: true }],
        resourceGroup: [{ preventDeletionIfContainsResources: true }],
        // The account answers nobody outside the network, and nothing here needs to ask it.
        storage: [{ dataPlaneAvailable: false }],
      },
    ],
  });
}

export interface ConnectProps extends Omit<ProviderProps, 'register' | 'eventHubs'> {
  /** URL of the API. */
  readonly endpoint: string;
  /** Certificate authority of the API, base64. */
  readonly caCertificate: string;
  /** How `kubelogin` finds its identity. */
  readonly login: string;
}

/** Creates the providers for Azure, Kubernetes and Helm in a stack; each call to the cluster takes a token of the hour, so none is kept. */
export function connectStack(stack: TerraformStack, { endpoint: host, caCertificate, login, subscriptionId }: ConnectProps): void {
  azureProvider(stack, { subscriptionId, register: false });
  clusterProviders(stack, { host, caCertificate, command: 'kubelogin', args: ['get-token', '--server-id', AKS_SERVER, '--login', login] });
}

/** What a StorageClass needs: the name that claims ask for, and what encrypts the volumes. */
export interface EncryptedStorageClassProps {
  /** Name of the StorageClass. */
  readonly name: string;
  /** Id of what encrypts the volumes. */
  readonly diskEncryptionSetId: string;
}

/** The StorageClass of every persistent volume: Premium SSD v2, whose 3,000 operations and 125 MB a second come with any size. */
export class EncryptedStorageClass extends TerraformConstruct {
  /** The StorageClass itself: Premium SSD v2, encrypted, made where its first pod runs, growing on request. */
  public readonly storageClass: StorageClassV1;

  public constructor(scope: Construct, id: string, props: EncryptedStorageClassProps) {
    super(scope, id, needs(props, 'name', 'diskEncryptionSetId'));
    const { name, diskEncryptionSetId } = props;
    // It has no cache on the machine, and the driver refuses it with any.
    const parameters = { skuName: 'PremiumV2_LRS', cachingMode: 'None', diskEncryptionSetID: diskEncryptionSetId };
    this.storageClass = storageClass(this, { name, provisioner: 'disk.csi.azure.com', parameters });
  }
}
