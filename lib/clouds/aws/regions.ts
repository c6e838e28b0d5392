import type { Faults } from '../../errors';

/** AWS partition: a separate set of accounts, endpoints and ARNs. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

const REGION = /^(?:us-gov|us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$/;

/** What people write instead of a region's code. */
const PLACES: { readonly [place: string]: string } = {
  virginia: 'us-east-1',
  ohio: 'us-east-2',
  oregon: 'us-west-2',
  ireland: 'eu-west-1',
  london: 'eu-west-2',
  paris: 'eu-west-3',
  frankfurt: 'eu-central-1',
  zurich: 'eu-central-2',
  milan: 'eu-south-1',
  stockholm: 'eu-north-1',
  tokyo: 'ap-northeast-1',
  seoul: 'ap-northeast-2',
  mumbai: 'ap-south-1',
  singapore: 'ap-southeast-1',
  sydney: 'ap-southeast-2',
  canada: 'ca-central-1',
  montreal: 'ca-central-1',
};

/**
 * Zone letters of the regions that differ from a, b, c (AWS global infrastructure; EKS "subnet requirements" excludes cac1-az3 and apne1-az3).
 * Letters are an account's own in the oldest regions: where a zone turns out to lack EKS or MSK, `zones` names others.
 */
const ZONE_LETTERS: { readonly [region: string]: readonly string[] } = {
  'ap-northeast-1': ['a', 'c', 'd'],
  'ca-central-1': ['a', 'b', 'd'],
  'cn-north-1': ['a', 'b', 'd'],
  'us-west-1': ['a', 'c'],
};

/**
 * The last letter of the regions with more zones than three, by public lists: AWS publishes how many zones a region has, the letters it shows to each
 * account. Letters up to it may be a zone of some account: in the oldest regions each account has its own, and some have gaps.
 */
const LAST_LETTER: { readonly [region: string]: string } = { 'ap-northeast-1': 'd', 'ap-northeast-2': 'd', 'ca-central-1': 'd', 'cn-north-1': 'd', 'us-east-1': 'f', 'us-west-2': 'd' };

/** Partition that a region belongs to. */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Domain of a region's endpoints. */
export function dnsSuffixOf(region: string): string {
  return partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** EC2 as a role's trust policy names it. */
export function ec2Service(region: string): string {
  return `ec2.${dnsSuffixOf(region)}`;
}

/** ARN of a policy that AWS itself maintains, for example `AmazonEKSClusterPolicy`. */
export function managedPolicyArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::aws:policy/${name}`;
}

/** Up to three zones of a region, by the table above. */
export function defaultZones(region: string): string[] {
  return (ZONE_LETTERS[region] ?? ['a', 'b', 'c']).map((letter) => `${region}${letter}`);
}

function suggestion(region: string | undefined): string {
  const text = String(region ?? '').trim().toLowerCase();
  const dashed = text.replace(/[_\s]+/g, '-').replace(/^(.*-\d)[a-z]$/, '$1');
  if (REGION.test(dashed)) return `region: '${dashed}'`;
  return `region: '${PLACES[text] ?? 'eu-central-1'}'`;
}

/** Letters that zones of a region have, as `a to d`. */
function letters(region: string): string {
  return `a to ${LAST_LETTER[region] ?? 'c'}`;
}

/** Whether a zone can be one of a region's own, by the table above; local zones are not. */
export function isZoneOf(region: string, zone: string): boolean {
  return new RegExp(`^${region}[a-${LAST_LETTER[region] ?? 'c'}]$`).test(zone);
}

/** Adds a fault when the text is no region's code; says whether it is one. */
export function checkRegion(region: string, faults: Faults): boolean {
  if (REGION.test(region)) return true;
  const allowed = 'the code of a region in aws, aws-cn or aws-us-gov: area, direction and number with dashes, as in us-west-2';
  faults.add({ prop: 'region', got: region, allowed, write: suggestion(region) });
  return false;
}

/** How many zones a network spans: as many as the nodes, and at least the two in which EKS and RDS want subnets. */
interface ZoneCount {
  readonly least: number;
  readonly most: number;
}

/** Adds a fault for zones that are too few, too many, double, of another region, or that the region does not have. */
export function checkZones(region: string, zones: readonly string[], { least, most }: ZoneCount, byUser: boolean, faults: Faults): void {
  if (zones.length >= least && zones.length <= most && new Set(zones).size === zones.length && zones.every((zone) => isZoneOf(region, zone))) return;
  if (!byUser) {
    const allowed = `a region with ${least} zones for EKS and MSK: data is kept in ${least} zones so that the loss of one loses nothing`;
    faults.add({ prop: 'region', got: region, allowed, write: "region: 'us-west-2'" });
    return;
  }
  const write = `zones: [${defaultZones(region).slice(0, most).map((zone) => `'${zone}'`).join(', ')}]`;
  const count = least === most ? `${most}` : `${least} or ${most}`;
  faults.add({ prop: 'zones', got: zones, allowed: `${count} different zones of ${region}: the region's code and one letter, ${letters(region)}`, write });
}
