import { PRICE_TABLES, type Purchase } from '../cost';
import type { Load, NumberOverrides, Retention, TierName } from '../sizing';

/** What was asked for on the command line. */
export interface SizeRequest {
  /** The row to begin with; absent: the row that carries the load. */
  readonly tier?: TierName;
  readonly load: Partial<Omit<Load, 'retentionDays'>>;
  readonly retentionDays: Partial<Retention>;
  /** Numbers in place of the model's. */
  readonly set: NumberOverrides;
  readonly cloud: CloudChoice;
  readonly region: string;
  readonly purchase: Extract<Purchase, string>;
}

/** Clouds whose machines and prices the command knows. */
export const CLOUDS = ['aws', 'gcp', 'azure'] as const;

export type CloudChoice = (typeof CLOUDS)[number];

/** Regions of a cloud whose prices are known, the one that is taken without asking first. */
export function regionsOf(cloud: string): readonly string[] {
  return PRICE_TABLES.filter((table) => table.cloud === cloud).map(({ region }) => region);
}

export const PURCHASES = ['on-demand', 'reserved', 'spot'] as const satisfies readonly Purchase[];
