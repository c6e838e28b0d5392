import { ValidationError } from '../errors';
import type { PriceTable } from './prices';
import { AWS_PRICES } from './tables/aws';
import { AZURE_PRICES } from './tables/azure';
import { GCP_PRICES } from './tables/gcp';

/** Every table that the library brings. */
export const PRICE_TABLES: readonly PriceTable[] = [...AWS_PRICES, ...GCP_PRICES, ...AZURE_PRICES];

/** The library's prices of a cloud and region; throws, naming what there is and what to supply, where there are none. */
export function findPrices(cloud: string, region: string): PriceTable {
  const found = PRICE_TABLES.find((table) => table.cloud === cloud && table.region === region);
  if (found !== undefined) return found;
  const known = PRICE_TABLES.map((table) => `${table.cloud} ${table.region}`).join(', ');
  const prop = PRICE_TABLES.some((table) => table.cloud === cloud) ? 'region' : 'cloud';
  const fault = {
    prop,
    got: prop === 'region' ? region : cloud,
    allowed: `a cloud and region with prices (${known}), or a PriceTable of one's own: machines, disk, cluster, network, objects, kafka, database, keyMonth, secretMonth, logs`,
    write: `prices: { ...findPrices('${PRICE_TABLES[0]?.cloud}', '${PRICE_TABLES[0]?.region}'), cloud: '${cloud}', region: '${region}', machines: { ... } }`,
  };
  throw new ValidationError('cost', [fault]);
}
