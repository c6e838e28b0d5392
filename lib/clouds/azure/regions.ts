import type { Faults } from '../../errors';

/**
 * Regions with availability zones that everybody may use, and the place of each ("Azure regions list", 2026). A platform keeps its objects in
 * three zones in every tier, so the others are no place for it.
 */
const REGIONS: { readonly [region: string]: string } = {
  australiaeast: 'sydney',
  austriaeast: 'vienna',
  belgiumcentral: 'brussels',
  brazilsouth: 'sao paulo',
  canadacentral: 'toronto',
  centralindia: 'pune',
  centralus: 'iowa',
  chilecentral: 'santiago',
  eastasia: 'hong kong',
  eastus: 'virginia',
  eastus2: 'richmond',
  francecentral: 'paris',
  germanywestcentral: 'frankfurt',
  indonesiacentral: 'jakarta',
  israelcentral: 'tel aviv',
  italynorth: 'milan',
  japaneast: 'tokyo',
  japanwest: 'osaka',
  koreacentral: 'seoul',
  malaysiawest: 'kuala lumpur',
  mexicocentral: 'queretaro',
  newzealandnorth: 'auckland',
  northeurope: 'dublin',
  norwayeast: 'oslo',
  polandcentral: 'warsaw',
  southafricanorth: 'johannesburg',
  southcentralus: 'texas',
  southeastasia: 'singapore',
  spaincentral: 'madrid',
  swedencentral: 'gavle',
  switzerlandnorth: 'zurich',
  uaenorth: 'dubai',
  uksouth: 'london',
  westeurope: 'netherlands',
  westus2: 'washington',
  westus3: 'phoenix',
};

/** Regions that exist and lack what a platform needs. */
const LACKING: { readonly [region: string]: string } = {
  ...Object.fromEntries(
    ['australiacentral', 'australiasoutheast', 'canadaeast', 'northcentralus', 'southindia', 'ukwest', 'westcentralus', 'westindia', 'westus'].map((region) => [region, 'has no availability zones']),
  ),
  qatarcentral: 'has no API server VNet integration, by which the control plane reaches its key',
};

/** Zones that have Premium SSD v2, where they are fewer than three (Azure "Deploy a Premium SSD v2", regional availability, 2026). */
const ZONES_WITH_DISKS: { readonly [region: string]: number } = { belgiumcentral: 0, chilecentral: 0, japanwest: 2 };

/** Zones of every region, by the numbers that each subscription has for them. */
export const ZONES: readonly string[] = ['1', '2', '3'];

function suggestion(region: string | undefined): string {
  const text = String(region ?? '').trim().toLowerCase();
  const joined = text.replace(/[^a-z0-9]+/g, '');
  const place = Object.entries(REGIONS).find(([, name]) => name === text)?.[0];
  const meant = [joined, joined.replace(/\d$/, ''), place].find((name) => name !== undefined && name in REGIONS);
  return `region: '${meant ?? 'westeurope'}'`;
}

/** Adds a fault when the text is no name of a region that a platform can run in. */
export function checkRegion(region: string, faults: Faults): void {
  if (region in REGIONS) return;
  const why = region in LACKING ? `; ${region} ${LACKING[region]}` : '';
  const allowed = `a region of Azure with availability zones, in one word, as in westeurope: ${Object.keys(REGIONS).join(', ')}${why}`;
  faults.add({ prop: 'region', got: region, allowed, write: suggestion(region) });
}

/** Adds a fault for a region whose zones have no disks for the platform's volumes: its pods would wait for them for ever. */
export function checkDisks(region: string, zones: number, faults: Faults): void {
  const there = ZONES_WITH_DISKS[region] ?? ZONES.length;
  if (there >= zones) return;
  const allowed = `a region with Premium SSD v2, which every volume is, in ${zones === 1 ? 'the zone' : `the ${zones} zones`} of the platform; ${region} has it in ${there === 0 ? 'none' : there}. In a cluster of your own: volumes: { storageClass }`;
  faults.add({ prop: 'region', got: region, allowed, write: "region: 'westeurope'" });
}

/** Adds a fault for zones that are too few, too many, double, or that no region has. */
export function checkZones(zones: readonly string[], least: number, faults: Faults): void {
  if (zones.length >= least && zones.length <= ZONES.length && new Set(zones).size === zones.length && zones.every((zone) => ZONES.includes(zone))) return;
  const count = least === ZONES.length ? `${least}` : `${least} to ${ZONES.length}`;
  faults.add({ prop: 'zones', got: zones, allowed: `${count} different zones of the region: ${ZONES.join(', ')}`, write: `zones: [${ZONES.map((zone) => `'${zone}'`).join(', ')}]` });
}
