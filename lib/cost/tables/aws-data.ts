/** Where prices were read. `date`: the day the document gives for itself, or else the day of its newest change. */
export interface PriceSource {
  readonly text: string;
  readonly date: string;
  readonly verified: boolean;
}

export const SOURCES = {
  karpenter: {
    text: 'karpenter-provider-aws, zz_generated.pricing_aws.go (generated from the AWS price list for us-east-1)',
    date: '2026-07-20',
    verified: true,
  },
  estimate: {
    text: 'unverified: AWS list price from memory; no public copy found',
    date: '2026-11-21',
    verified: false,
  },
} as const satisfies { readonly [name: string]: PriceSource };

/** A value and the name of its source. */
export type Read = readonly [value: number, source: keyof typeof SOURCES];

/** What was read for one region; `tables/aws.ts` makes a table of it. */
export interface AwsPriceRegion {
  /** On-demand price of the size xlarge, by family; Linux, shared tenancy. */
  readonly machinesPerXlarge: { readonly [family: string]: Read };
  /** Share of the on-demand price. */
  readonly reservedShare: Read;
  readonly spotShare: Read;
  readonly diskGbMonth: Read;
  readonly clusterHour: Read;
  readonly natHour: Read;
  readonly natGb: Read;
  readonly crossZoneGb: Read;
  readonly endpointHour: Read;
  readonly objectGbMonth: readonly [Read, Read, Read];
  readonly putPer1000: Read;
  readonly getPer1000: Read;
  readonly brokerM7gLarge: Read;
  readonly brokerGbMonth: Read;
  /** PostgreSQL in one zone; with a standby everything is twice as much. */
  readonly database: { readonly burstable: Read; readonly perM7gLarge: Read; readonly gbMonth: Read };
  readonly keyMonth: Read;
  readonly secretMonth: Read;
  readonly logsIngestGb: Read;
  readonly logsGbMonth: Read;
}

const US_EAST_1: AwsPriceRegion = {
  machinesPerXlarge: {
    m6i: [0.192, 'karpenter'], m7i: [0.2016, 'karpenter'], m6a: [0.1728, 'karpenter'], m7a: [0.23184, 'karpenter'], m6g: [0.154, 'karpenter'], m7g: [0.1632, 'karpenter'],
    r6i: [0.252, 'karpenter'], r7i: [0.2646, 'karpenter'], r6a: [0.2268, 'karpenter'], r7a: [0.3043, 'karpenter'], r6g: [0.2016, 'karpenter'], r7g: [0.2142, 'karpenter'],
    c6i: [0.17, 'karpenter'], c7i: [0.1785, 'karpenter'], c6a: [0.153, 'karpenter'], c7a: [0.20528, 'karpenter'], c6g: [0.136, 'karpenter'], c7g: [0.145, 'karpenter'],
    t3: [0.1664, 'karpenter'], t4g: [0.1344, 'karpenter'],
  },
  reservedShare: [0.66, 'estimate'],
  spotShare: [0.42, 'estimate'],
  diskGbMonth: [0.08, 'estimate'],
  clusterHour: [0.1, 'estimate'],
  natHour: [0.045, 'estimate'],
  natGb: [0.045, 'estimate'],
  crossZoneGb: [0.01, 'estimate'],
  endpointHour: [0.01, 'estimate'],
  objectGbMonth: [[0.023, 'estimate'], [0.022, 'estimate'], [0.021, 'estimate']],
  putPer1000: [0.005, 'estimate'],
  getPer1000: [0.0004, 'estimate'],
  brokerM7gLarge: [0.204, 'estimate'],
  brokerGbMonth: [0.1, 'estimate'],
  database: { burstable: [0.065, 'estimate'], perM7gLarge: [0.168, 'estimate'], gbMonth: [0.115, 'estimate'] },
  keyMonth: [1, 'estimate'],
  secretMonth: [0.4, 'estimate'],
  logsIngestGb: [0.5, 'estimate'],
  logsGbMonth: [0.03, 'estimate'],
};

export const AWS_REGIONS: { readonly [region: string]: AwsPriceRegion } = {
  'us-east-1': US_EAST_1,
};
