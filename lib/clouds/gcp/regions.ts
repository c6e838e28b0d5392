import type { Faults } from '../../errors';

/** Regions by continent, and the place of each (Compute Engine "regions and zones", October 2026). */
const REGIONS: { readonly [region: string]: string } = {
  'africa-south1': 'johannesburg',
  'asia-east1': 'taiwan',
  'asia-east2': 'hong kong',
  'asia-northeast1': 'tokyo',
  'asia-northeast2': 'osaka',
  'asia-northeast3': 'seoul',
  'asia-south1': 'mumbai',
  'asia-south2': 'delhi',
  'asia-southeast1': 'singapore',
  'asia-southeast2': 'jakarta',
  'australia-southeast1': 'sydney',
  'australia-southeast2': 'melbourne',
  'europe-central2': 'warsaw',
  'europe-north1': 'finland',
  'europe-north2': 'stockholm',
  'europe-southwest1': 'madrid',
  'europe-west1': 'belgium',
  'europe-west2': 'london',
  'europe-west3': 'frankfurt',
  'europe-west4': 'netherlands',
  'europe-west6': 'zurich',
  'europe-west8': 'milan',
  'europe-west9': 'paris',
  'europe-west10': 'berlin',
  'europe-west12': 'turin',
  'me-central1': 'doha',
  'me-central2': 'dammam',
  'me-west1': 'tel aviv',
  'northamerica-northeast1': 'montreal',
  'northamerica-northeast2': 'toronto',
  'northamerica-south1': 'mexico',
  'southamerica-east1': 'sao paulo',
  'southamerica-west1': 'santiago',
  'us-central1': 'iowa',
  'us-east1': 'south carolina',
  'us-east4': 'virginia',
  'us-east5': 'columbus',
  'us-south1': 'dallas',
  'us-west1': 'oregon',
  'us-west2': 'los angeles',
  'us-west3': 'salt lake city',
  'us-west4': 'las vegas',
};

/** Zones of the regions whose letters are not just a, b, c (the same page). */
const ZONE_LETTERS: { readonly [region: string]: readonly string[] } = {
  'europe-west1': ['b', 'c', 'd'],
  'us-central1': ['a', 'b', 'c', 'f'],
  'us-east1': ['b', 'c', 'd'],
};

/** Zones that a platform spans at most. */
export const ZONES = 3;

/** Every zone of a region, by the table above. */
export function zonesOf(region: string): readonly string[] {
  return (ZONE_LETTERS[region] ?? ['a', 'b', 'c']).map((letter) => `${region}-${letter}`);
}

/** The first three zones of a region. */
export function defaultZones(region: string): readonly string[] {
  return zonesOf(region).slice(0, ZONES);
}

function suggestion(region: string | undefined): string {
  const text = String(region ?? '').trim().toLowerCase();
  const dashed = text.replace(/[_\s]+/g, '-').replace(/-[a-f]$/, '').replace(/-(\d+)$/, '$1');
  const place = Object.entries(REGIONS).find(([, name]) => name === text)?.[0];
  return `region: '${dashed in REGIONS ? dashed : (place ?? 'europe-west1')}'`;
}

/** Adds a fault when the text is no region's name; says whether it is one. */
export function checkRegion(region: string, faults: Faults): boolean {
  if (region in REGIONS) return true;
  const allowed = `a region of Google Cloud, continent and place with one dash, as in europe-west1: ${Object.keys(REGIONS).join(', ')}`;
  faults.add({ prop: 'region', got: region, allowed, write: suggestion(region) });
  return false;
}

/** Adds a fault for zones that are too few, too many, double, of another region, or that the region does not have. */
export function checkZones(region: string, zones: readonly string[], least: number, faults: Faults): void {
  const own = zonesOf(region);
  if (zones.length >= least && zones.length <= ZONES && new Set(zones).size === zones.length && zones.every((zone) => own.includes(zone))) return;
  const count = least === ZONES ? `${ZONES}` : `${least} to ${ZONES}`;
  const write = `zones: [${defaultZones(region).map((zone) => `'${zone}'`).join(', ')}]`;
  faults.add({ prop: 'zones', got: zones, allowed: `${count} different zones of ${region}: ${own.join(', ')}`, write });
}
