import { checkDestination, UNKEYED } from '../components/collector';
import type { Faults } from '../errors';
import type { CloudPermission, ComponentIdentity } from '../facts';
import type { DestinationNeed } from '../sizing';
import type { ObservabilityPlatformProps } from './props';

/** What the sizing must know of the destinations. */
export function destinationNeeds({ destinations = [] }: ObservabilityPlatformProps): readonly DestinationNeed[] {
  return destinations.map(({ name, signals }) => ({ name, signals }));
}

/** Adds a fault for every destination that this platform cannot serve. */
export function checkDestinations(props: ObservabilityPlatformProps, kafka: boolean, faults: Faults): void {
  const { destinations = [], sampling, cloud } = props;
  destinations.forEach((destination, index) => {
    const prop = `destinations[${index}]`;
    checkDestination(prop, destination, faults);
    if (destinations.findIndex((d) => d.name === destination.name) !== index) {
      faults.add({ prop: `${prop}.name`, got: destination.name, allowed: 'a name of its own: its consumers would share the offsets of the other', write: `name: '${destination.name}-2'` });
    }
    // The platform's default is of whole traces where there is Kafka.
    if (destination.sampling?.wholeTraces === true && !(kafka && sampling?.wholeTraces !== false)) faults.add({ ...UNKEYED, prop: `${prop}.sampling` });
    for (const permission of destination.permissions ?? []) {
      if (permission.cloud === cloud.name) continue;
      const allowed = `destinations that do with this platform's cloud, ${cloud.name}, or with credentials from a Secret: without credentials its collector does not start`;
      faults.add({ prop: `${prop}.permissions`, got: permission.cloud, allowed, write: `a Destination of your own that names the Secret in env` });
    }
  });
}

/** The identities of those that send: each destination's own, or without Kafka the gateway's, for all of them. */
export function destinationIdentities({ destinations = [] }: ObservabilityPlatformProps, kafka: boolean): readonly ComponentIdentity[] {
  const asked = destinations.flatMap(({ name, permissions = [] }) => (permissions.length === 0 ? [] : [{ name, permissions }]));
  if (kafka) return asked.map(({ name, permissions }) => ({ component: `to-${name}`, buckets: [], permissions }));
  const all: CloudPermission[] = asked.flatMap(({ permissions }) => [...permissions]);
  return all.length === 0 ? [] : [{ component: 'gateway', buckets: [], permissions: all }];
}
