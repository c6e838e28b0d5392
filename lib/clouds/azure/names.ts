import { createHash } from 'node:crypto';

/** What a name that the whole world shares is derived from; the same platform always gets the same. */
export interface NameSource {
  readonly platformId: string;
  readonly subscriptionId: string;
  readonly region: string;
}

const HASH = 8;
const MOST_STORAGE = 24;
const MOST_VAULT = 24;

function hashOf({ platformId, subscriptionId, region }: NameSource, what: string): string {
  return createHash('sha256').update([subscriptionId, region, platformId, what].join('/')).digest('hex').slice(0, HASH);
}

/** Name of a storage account: 3 to 24 lower-case letters and digits, unique in the world. */
export function storageAccountName(source: NameSource, what: 'data' | 'rules'): string {
  return `${source.platformId.replace(/[^a-z0-9]/g, '').slice(0, MOST_STORAGE - HASH)}${hashOf(source, `storage of ${what}`)}`;
}

/** Name of a key vault: 3 to 24 letters, digits and single dashes, beginning with a letter, unique in the world, a deleted one's blocked for 90 days. */
export function vaultName(source: NameSource, what: 'cluster' | 'data'): string {
  const short = what === 'cluster' ? 'c' : 'd';
  const prefix = source.platformId.replace(/-+/g, '-').slice(0, MOST_VAULT - HASH - 3).replace(/-$/, '');
  return `${prefix}-${short}-${hashOf(source, what)}`;
}

/** Name of a database server: 3 to 63 lower-case letters, digits and dashes, unique in the world. */
export function databaseName(source: NameSource): string {
  return `${source.platformId}-grafana-${hashOf(source, 'database')}`;
}

/** Name of a namespace of Event Hubs: 6 to 50 letters, digits and dashes, unique in the world. */
export function eventHubsName(source: NameSource): string {
  return `${source.platformId}-buffer-${hashOf(source, 'buffer')}`;
}
