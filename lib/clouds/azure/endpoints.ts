import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import { PrivateEndpoint } from '@cdktf/provider-azurerm/lib/private-endpoint';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { Place } from './place';

/** Names of services that are reached privately, and the zone in which their private addresses stand (Azure Private Link "DNS configuration"). */
export const PRIVATE_ZONES = { blob: 'privatelink.blob.core.windows.net', vault: 'privatelink.vaultcore.azure.net', namespace: 'privatelink.servicebus.windows.net' } as const;

/** Ids of private DNS zones that exist already, each by the service whose names stand in it: `privatelink.blob.core.windows.net`, `privatelink.vaultcore.azure.net`, `privatelink.servicebus.windows.net`. */
export interface PrivateZoneIds {
  /** Id of `privatelink.blob.core.windows.net`. Default: made. */
  readonly blob?: string;
  /** Id of `privatelink.vaultcore.azure.net`. Default: made. */
  readonly vault?: string;
  /** Id of `privatelink.servicebus.windows.net`, for Event Hubs. Default: made. */
  readonly namespace?: string;
}

/** Which names, and the network that looks them up. */
export interface PrivateZoneProps extends Place {
  /** Name of the zone, as Private Link prescribes it for the service. */
  readonly zone: string;
  /** Id of the network that looks names up in it. */
  readonly networkId: string;
}

/** A DNS zone that one network alone sees. */
export class PrivateZone extends TerraformConstruct {
  /** The zone itself, for overrides. */
  public readonly zone: PrivateDnsZone;
  /** What whoever looks a name up must wait for. */
  public readonly ready: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: PrivateZoneProps) {
    super(scope, id, needs(props, 'zone', 'networkId', 'resourceGroup', 'region', 'tags'));
    const { zone, resourceGroup: resourceGroupName, networkId, tags } = props;
    this.zone = new PrivateDnsZone(this, 'zone', { name: zone, resourceGroupName, tags: { ...tags } });
    this.ready = [
      new PrivateDnsZoneVirtualNetworkLink(this, 'link', {
        name: 'network',
        resourceGroupName,
        privateDnsZoneName: this.zone.name,
        virtualNetworkId: networkId,
        registrationEnabled: false,
        tags: { ...tags },
      }),
    ];
  }
}

/** Where the endpoints lie. */
export interface PrivateEndpointsProps extends Place {
  /** Id of the network that looks up their names. */
  readonly networkId: string;
  /** Id of the subnet that holds the endpoints. */
  readonly subnetId: string;
  /** Zones that the network looks names up in already. Default: each is made, with the first endpoint of its service. */
  readonly zoneIds?: PrivateZoneIds;
  /** What must exist first: the subnet's rules. */
  readonly after: readonly ITerraformDependable[];
}

/** Puts services of Azure into the network, under the names that they have outside. */
export class PrivateEndpoints extends TerraformConstruct {
  private readonly zones = new Map<keyof typeof PRIVATE_ZONES, PrivateZone>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateEndpointsProps,
  ) {
    super(scope, id, needs(props, 'networkId', 'subnetId', 'after', 'resourceGroup', 'region', 'tags'));
  }

  /** The endpoint of one service; `target` is the id of its resource. */
  public add(name: string, service: keyof typeof PRIVATE_ZONES, target: string): ITerraformDependable {
    const { resourceGroup: resourceGroupName, region: location, subnetId, tags, after } = this.props;
    const { zoneId, ready } = this.zoneOf(service);
    return new PrivateEndpoint(this, name, {
      name,
      resourceGroupName,
      location,
      subnetId,
      privateServiceConnection: { name, privateConnectionResourceId: target, subresourceNames: [service], isManualConnection: false },
      privateDnsZoneGroup: { name: 'default', privateDnsZoneIds: [zoneId] },
      tags: { ...tags },
      dependsOn: [...after, ...ready],
    });
  }

  /** One for each service, made when the first of it is: without an entry for it, a zone hides every private name of its service from the network. */
  private zoneOf(service: keyof typeof PRIVATE_ZONES): { readonly zoneId: string; readonly ready: readonly ITerraformDependable[] } {
    const given = this.props.zoneIds?.[service];
    if (given !== undefined) return { zoneId: given, ready: [] };
    const made = this.zones.get(service) ?? new PrivateZone(this, `${service}-zone`, { ...this.props, zone: PRIVATE_ZONES[service] });
    this.zones.set(service, made);
    return { zoneId: made.zone.id, ready: made.ready };
  }
}
