import type { RegionalLoad } from 'observability-constructs';

/** A cluster that has no backends, and what it sends. */
export interface Region {
  readonly clusterName: string;
  readonly region: string;
  /** Addresses from which it reaches the central platform: those of its NAT gateways. */
  readonly egress: string;
  readonly load: RegionalLoad;
}

const load = { spansPerSecond: 2000, bytesPerSpan: 500, activeSeries: 50_000, scrapeIntervalSeconds: 30, logLinesPerSecond: 2000, bytesPerLine: 250, peakFactor: 2 };

export const REGIONS: readonly Region[] = [
  { clusterName: 'shop-eu', region: 'eu-west-1', egress: '203.0.113.0/28', load },
  { clusterName: 'shop-asia', region: 'ap-southeast-1', egress: '203.0.113.16/28', load: { ...load, spansPerSecond: 500, logLinesPerSecond: 500 } },
];

/** Name of the central gateway's address, a record of yours in DNS. */
export const CENTRAL_HOST = 'otlp.example.com';

/** For how long each region keeps what it cannot deliver. */
export const OUTAGE_HOURS = 8;
