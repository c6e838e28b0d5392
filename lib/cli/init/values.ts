import * as path from 'node:path';
import { Faults } from '../../errors';
import type { TierName } from '../../sizing';
import { regionsOf } from '../request';

/** Where the platform of a new repository runs. */
export const STARTER_CLOUDS = ['aws', 'gcp', 'azure', 'existing'] as const;

export type StarterCloud = (typeof STARTER_CLOUDS)[number];

/** A value of the repository that has a flag of its own. */
export type ValueName = 'id' | 'region' | 'state' | 'project' | 'subscription' | 'clientCidr' | 's3Endpoint' | 'databaseHost' | 'storageClass';

export interface ValueFlag {
  readonly name: ValueName;
  readonly flag: string;
  readonly argument: string;
  readonly help: string;
  /** Clouds that it belongs to. */
  readonly clouds: readonly StarterCloud[];
  /** Without it nothing sensible can be written. */
  readonly required?: true;
  readonly pattern: RegExp;
  /** What the pattern takes, in words. */
  readonly allowed: string;
  readonly example: string;
}

const TERRAFORM = ['aws', 'gcp', 'azure'] as const;
const HOST = String.raw`[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+`;

/** Every value, with what it may be. What a cloud knows better, such as which regions there are, its construct refuses at the first test. */
export const VALUE_FLAGS: readonly ValueFlag[] = [
  { name: 'id', flag: '--id', argument: 'name', help: 'begins the name of every cloud resource and stays for the platform\'s life; default prod', clouds: STARTER_CLOUDS, pattern: /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/, allowed: '2 to 20 lower-case letters, digits and dashes, starting with a letter', example: 'prod' },
  { name: 'region', flag: '--region', argument: 'name', help: `where it runs; default ${TERRAFORM.map((cloud) => `${regionsOf(cloud)[0]} on ${cloud}`).join(', ')}`, clouds: TERRAFORM, pattern: /^[a-z][a-z0-9-]*$/, allowed: 'the code of a region: lower-case letters, digits and dashes', example: 'us-west-2' },
  { name: 'state', flag: '--state', argument: 'name', help: 'bucket that keeps Terraform\'s state, on azure the storage account; it exists already', clouds: TERRAFORM, pattern: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, allowed: 'the name of a bucket or storage account: 3 to 63 lower-case letters, digits and dashes', example: 'acme-terraform-state' },
  { name: 'project', flag: '--project', argument: 'id', help: 'project in Google Cloud', clouds: ['gcp'], required: true, pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, allowed: 'the id of a project: 6 to 30 lower-case letters, digits and dashes, beginning with a letter', example: 'acme-telemetry' },
  { name: 'subscription', flag: '--subscription', argument: 'id', help: 'subscription in Azure', clouds: ['azure'], required: true, pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, allowed: 'the id of a subscription, a GUID: az account show --query id', example: '00000000-0000-0000-0000-000000000000' },
  { name: 'clientCidr', flag: '--client-cidr', argument: 'range', help: 'public addresses from which Terraform runs; the key vaults let nobody else in', clouds: ['azure'], required: true, pattern: /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/, allowed: 'a range of public IPv4 addresses', example: '203.0.113.7/32' },
  { name: 's3Endpoint', flag: '--s3-endpoint', argument: 'url', help: 'object store that speaks S3, over TLS', clouds: ['existing'], pattern: new RegExp(`^https://${HOST}(?::\\d{1,5})?$`), allowed: 'https://, a host, and a port if it is not 443', example: 'https://s3.example.com' },
  { name: 'databaseHost', flag: '--database-host', argument: 'host', help: 'PostgreSQL 14 or newer, over TLS', clouds: ['existing'], pattern: new RegExp(`^${HOST}$`), allowed: 'the name of a host', example: 'postgres.example.com' },
  { name: 'storageClass', flag: '--storage-class', argument: 'name', help: 'StorageClass of the volumes', clouds: ['existing'], pattern: /^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/, allowed: 'the name of a StorageClass, as kubectl get storageclass prints it', example: 'ceph-block' },
];

/** What a repository is written from. */
export interface StarterValues extends Partial<Record<ValueName, string>> {
  /** Of the package: the folder's. */
  readonly name: string;
  readonly cloud: StarterCloud;
  readonly tier: TierName;
  readonly id: string;
}

/** Values that were typed, by name. */
export type TypedValues = { readonly [N in ValueName]?: string };

/** What makes the command line itself wrong: a flag of another cloud, or a missing one. Undefined where nothing does. */
export function misuse(cloud: StarterCloud, typed: TypedValues): string | undefined {
  const strange = VALUE_FLAGS.find(({ name, clouds }) => typed[name] !== undefined && !clouds.includes(cloud));
  if (strange !== undefined) return `${strange.flag} belongs to --cloud ${strange.clouds.join(', ')}, not to ${cloud}`;
  const missing = VALUE_FLAGS.filter(({ name, clouds, required }) => required === true && clouds.includes(cloud) && typed[name] === undefined);
  return missing.length === 0 ? undefined : `--cloud ${cloud} needs ${missing.map(({ flag, argument, example }) => `${flag} <${argument}>, for example ${flag} ${example}`).join('; and ')}`;
}

/** A name that npm takes. */
function packageName(folder: string): string {
  const name = path.basename(path.resolve(folder)).toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '');
  return name === '' ? 'observability' : name;
}

/** The values with what stands for those that were not typed; throws a ValidationError for all that cannot be. */
export function starterValues(folder: string, cloud: StarterCloud, tier: TierName, typed: TypedValues): StarterValues {
  const faults = new Faults();
  for (const { name, flag, pattern, allowed, example } of VALUE_FLAGS) {
    const got = typed[name];
    if (got !== undefined && !pattern.test(got)) faults.add({ prop: flag, got, allowed, write: `${flag} ${example}` });
  }
  if (cloud === 'azure' && typed.state !== undefined && !/^[a-z0-9]{3,24}$/.test(typed.state)) {
    faults.add({ prop: '--state', got: typed.state, allowed: 'the name of a storage account: 3 to 24 lower-case letters and digits', write: '--state acmeterraformstate' });
  }
  faults.throwIfAny('init');
  const region = cloud === 'existing' ? {} : { region: regionsOf(cloud)[0] as string };
  return { name: packageName(folder), id: 'prod', ...region, ...typed, cloud, tier };
}
