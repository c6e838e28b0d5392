import type { Overlay, Plain } from '../../config';
import { Faults, type Place } from '../../errors';

/** Limits of single tenants, in the backend's own terms; what is not named is as for everybody. */
export type TenantLimits = { readonly [tenant: string]: Overlay };

/** What a backend must hold to that is given limits of tenants. */
export interface TenantLimitsProps {
  readonly tenantLimits?: TenantLimits;
  readonly multitenancy?: boolean;
  readonly retentionDays: number;
}

/** Keys of the three backends that say how long a tenant's data is kept. */
const RETENTION = ['compactor_blocks_retention_period', 'retention_period', 'retention_stream', 'block_retention', 'period'];

const HOURS: { readonly [unit: string]: number } = { h: 1, d: 24, w: 168, y: 8760 };

/** Hours of a duration of one unit; undefined for anything else, and for 0, which is for ever. */
function hoursOf(duration: Plain): number | undefined {
  const [, count, unit = ''] = /^([1-9]\d*)([hdwy])$/.exec(String(duration)) ?? [];
  return count === undefined ? undefined : Number(count) * (HOURS[unit] ?? 0);
}

/** Every retention in limits, however deep, with its path. */
function retentions(limits: Plain, path: string): [string, Plain][] {
  if (typeof limits !== 'object' || limits === null) return [];
  return Object.entries(limits).flatMap(([key, value]) => {
    const at = `${path}.${key}`;
    return RETENTION.includes(key) && typeof value !== 'object' ? [[at, value] as [string, Plain]] : retentions(value as Plain, at);
  });
}

/** Adds a fault for limits that no tenant can have, and for data that would have to outlive its bucket's lifecycle. */
export function addTenantLimitFaults(prop: string, { tenantLimits = {}, multitenancy = false, retentionDays }: TenantLimitsProps, faults: Faults): void {
  if (!multitenancy && Object.keys(tenantLimits).length > 0) {
    faults.add({ prop, got: Object.keys(tenantLimits), allowed: 'none where all data is of one tenant', write: 'tenants beside it, or the limits in an overlay' });
  }
  for (const [path, got] of retentions(tenantLimits, prop)) {
    const most = retentionDays * 24;
    const hours = hoursOf(got);
    if (hours !== undefined && hours <= most) continue;
    const allowed = `a retention of up to everybody's, ${most}h, by which the bucket's lifecycle goes: it would delete under the backend`;
    faults.add({ prop: path, got, allowed, write: `${most}h or less, or more retentionDays for everybody` });
  }
}

/** Throws for limits that no tenant can have. */
export function checkTenantLimits(place: Place, props: TenantLimitsProps): void {
  const faults = new Faults();
  addTenantLimitFaults('tenantLimits', props, faults);
  faults.throwIfAny(place);
}
