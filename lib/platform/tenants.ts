import { checkTenants, tenantNames } from '../components/collector';
import { addTenantLimitFaults } from '../components/microservices';
import type { Faults } from '../errors';
import type { ObservabilityPlatformProps } from './props';

/** Names of a platform's tenants; none where all data is of one. */
export function tenantsOf({ tenants }: Pick<ObservabilityPlatformProps, 'tenants'>): readonly string[] {
  return tenants === undefined ? [] : tenantNames(tenants);
}

const SIGNAL = { tempo: 'traces', mimir: 'metrics', loki: 'logs' } as const;

/** Adds a fault for tenants that this platform cannot tell apart, and for limits of those it does not have. */
export function checkTenancy(props: ObservabilityPlatformProps, faults: Faults): void {
  const { tenants, tenantLimits = {}, authentication, tier } = props;
  if (tenants !== undefined) checkTenants(tenants, authentication, faults);
  const known = tenantsOf(props);
  for (const backend of ['tempo', 'mimir', 'loki'] as const) {
    const limits = tenantLimits[backend];
    if (limits === undefined) continue;
    const prop = `tenantLimits.${backend}`;
    addTenantLimitFaults(prop, { tenantLimits: limits, multitenancy: tenants !== undefined, retentionDays: tier.load.retentionDays[SIGNAL[backend]] }, faults);
    for (const name of Object.keys(limits).filter((n) => tenants !== undefined && !known.includes(n))) {
      faults.add({ prop: `${prop}.${name}`, got: name, allowed: `one of the platform's tenants: ${known.join(', ')}`, write: `${prop}: { ${known[0]}: { ... } }` });
    }
  }
}
