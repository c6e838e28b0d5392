import { Eventhub } from '@cdktf/provider-azurerm/lib/eventhub';
import { EventhubNamespace } from '@cdktf/provider-azurerm/lib/eventhub-namespace';
import { EventhubNamespaceCustomerManagedKey } from '@cdktf/provider-azurerm/lib/eventhub-namespace-customer-managed-key';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../construct';
import { needs, type BufferUse } from '../../facts';
import type { TopicSizing } from '../../sizing';
import type { PrivateEndpoints } from './endpoints';
import { grant, Role, type OwnIdentity } from './identity';
import { EVENT_HUBS_PORT } from './kafka';
import type { KeyRef } from './keys';
import type { Place } from './place';

/** What a namespace needs: its size, its topics, a key, and a way into the network. */
export interface EventHubsProps extends Place {
  /** Name of the namespace, unique in the world: 6 to 50 letters, digits and dashes. */
  readonly name: string;
  /** Processing units. */
  readonly units: number;
  /** The topics, each an event hub. */
  readonly topics: readonly TopicSizing[];
  /** What puts it into the network. */
  readonly endpoints: PrivateEndpoints;
  /** Key of what is kept, and the identity that uses it. */
  readonly key: KeyRef;
  /** The identity by which it uses the key. */
  readonly identity: OwnIdentity;
  /** True: Terraform refuses to destroy it. Default: true. */
  readonly protect?: boolean;
}

/** A Premium namespace of Event Hubs, reached privately and by Entra logins only, with an event hub for each topic. */
export class EventHubs extends TerraformConstruct {
  /** The namespace itself, for overrides. */
  public readonly namespace: EventhubNamespace;
  /** The event hubs, by their topics' names. */
  public readonly hubs: { readonly [topic: string]: Eventhub };
  /** What whoever reaches it must wait for. */
  public readonly endpoint: ITerraformDependable;

  public constructor(scope: Construct, id: string, props: EventHubsProps) {
    super(scope, id, needs(props, 'name', 'units', 'topics', 'endpoints', 'key', 'identity', 'resourceGroup', 'region', 'tags'));
    const { topics, protect = true, identity, key } = props;
    this.namespace = this.createNamespace(props);
    const encrypted = new EventhubNamespaceCustomerManagedKey(this, 'key', {
      eventhubNamespaceId: this.namespace.id,
      keyVaultKeyIds: [key.keyUrl],
      userAssignedIdentityId: identity.identity.id,
      dependsOn: [...(key.ready ?? [])],
    });
    this.hubs = Object.fromEntries(
      topics.map(({ name, partitions: partitionCount, retentionHours }) => [
        name,
        new Eventhub(this, name, {
          name,
          namespaceId: this.namespace.id,
          partitionCount,
          retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: retentionHours },
          // A namespace that holds an event hub already is refused a key (Event Hubs "configure customer-managed keys").
          dependsOn: [encrypted],
          lifecycle: { preventDestroy: protect },
        }),
      ]),
    );
    this.endpoint = props.endpoints.add(props.name, 'namespace', this.namespace.id);
  }

  /** Where Kafka's clients start from. */
  public get brokers(): string {
    return `${this.host}:${EVENT_HUBS_PORT}`;
  }

  /** What their tokens are asked for; of Kafka's clients Event Hubs takes those for its own host only. */
  public get scope(): string {
    return `https://${this.host}/.default`;
  }

  /** Gives an identity what it needs: its own event hubs, in one direction. Consumer groups of Kafka's clients are made by use, and need no right of their own. */
  public grant(scope: Construct, { writes = [], reads = [] }: BufferUse, principalId: string): void {
    const give = (role: Role, verb: string, topics: readonly string[]): void => {
      for (const topic of topics) grant(scope, `${verb}-${topic}`, { scope: this.hubs[topic]?.id ?? '', role, principalId });
    };
    give(Role.SENDS_EVENTS, 'sends', writes);
    give(Role.RECEIVES_EVENTS, 'receives', reads);
  }

  private get host(): string {
    return `${this.namespace.name}.servicebus.windows.net`;
  }

  private createNamespace({ name, region: location, resourceGroup: resourceGroupName, tags, units, identity, protect = true }: EventHubsProps): EventhubNamespace {
    return new EventhubNamespace(this, 'namespace', {
      name,
      location,
      resourceGroupName,
      // Standard reads no compressed records; Premium spreads over the region's zones by itself.
      sku: 'Premium',
      capacity: units,
      localAuthenticationEnabled: false,
      publicNetworkAccessEnabled: false,
      minimumTlsVersion: '1.2',
      identity: identity.assigned,
      tags: { ...tags },
      lifecycle: { preventDestroy: protect },
    });
  }
}
