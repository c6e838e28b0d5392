import type { Faults } from '../errors';
import type { Retention } from './load';

/** Days below which a backend deletes nothing, with the reason. */
const MINIMUM_RETENTION_DAYS: { readonly [S in keyof Retention]: string } = {
  traces: 'whole days from 1; below that Tempo would delete blocks it is still compacting',
  metrics: 'whole days from 1; Mimir ships blocks of 2 hours and compacts them over 24',
  logs: 'whole days from 1; Loki documents 24 hours, its index period, as the least its compactor can keep to',
};

/** Adds a fault for every retention a backend would refuse. */
export function checkRetention(retention: Retention, faults: Faults): void {
  for (const [signal, allowed] of Object.entries(MINIMUM_RETENTION_DAYS)) {
    const got = retention[signal as keyof Retention];
    if (Number.isInteger(got) && got >= 1) continue;
    faults.add({ prop: `tier.retentionDays.${signal}`, got, allowed, write: `Tier.MEDIUM.with({ retentionDays: { ${signal}: 14 } })` });
  }
}
