import { Faults } from '../errors';
import { coresFor, queueingMemory } from './collector';
import { demandOf, type Demand } from './demand';
import type { Explanation } from './explanation';
import { Ledger } from './ledger';
import type { Load, Signal } from './load';
import { GATEWAY_TARGET_UTILISATION, QUEUE } from './tables/rules';
import { SOURCES } from './tables/sources';
import { decideWorkload, roundUp, type WorkloadSizing } from './workload';

/** What a region sends, as in `Load`; a rate may be 0. */
export type RegionalLoad = Pick<Load, 'spansPerSecond' | 'bytesPerSpan' | 'activeSeries' | 'scrapeIntervalSeconds' | 'logLinesPerSecond' | 'bytesPerLine' | 'peakFactor'>;

/** Its gateway's numbers. */
export interface RegionalGatewaySizing extends WorkloadSizing {
  readonly diskGiB: number;
  /** Every number above with its formula, inputs and source. */
  explain(): readonly Explanation[];
}

/** Longest outage that is sized for, in hours: two weeks, more than any link is away. */
const MOST_HOURS = 336;

/** Cores and GiB of the largest pod: more load gives more pods, and a queue is moved and emptied in pieces of this size. */
const LARGEST = { cpu: 4, diskGiB: 500 } as const;

interface Bound {
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

const RATE: Bound = { from: 0, to: 20e6, why: '0 where there is none' };
const BOUNDS: { readonly [P in keyof RegionalLoad]: Bound } = {
  spansPerSecond: RATE,
  bytesPerSpan: { from: 50, to: 16_384, why: 'bytes of one span as OTLP' },
  activeSeries: { from: 0, to: 2e9, why: '0 where there are none' },
  scrapeIntervalSeconds: { from: 1, to: 300, why: 'seconds between two samples of a series' },
  logLinesPerSecond: RATE,
  bytesPerLine: { from: 1, to: 262_144, why: 'Loki takes lines of up to 256 KB' },
  peakFactor: { from: 1, to: 10, why: 'the busiest minute over the rates' },
};

function check(load: RegionalLoad, outageHours: number): void {
  const faults = new Faults();
  const bound = (prop: string, got: number, { from, to, why }: Bound): void => {
    if (!(Number.isFinite(got) && got >= from && got <= to)) faults.add({ prop, got, allowed: `${from} to ${to}: ${why}`, write: `${prop}: ${from === 0 ? 1000 : from}` });
  };
  for (const [name, allowed] of Object.entries(BOUNDS)) bound(`load.${name}`, load[name as keyof RegionalLoad], allowed);
  bound('outageHours', outageHours, { from: 1, to: MOST_HOURS, why: 'hours that the central platform or the way to it may be away' });
  faults.throwIfAny('sizeRegionalGateway');
}

/** GiB of all volumes: the signal that needs most for its part of them decides. */
function diskGiB({ rawMegabytes }: Demand, outageHours: number): number {
  const signals = Object.entries(QUEUE.shares) as [Signal, number][];
  const most = Math.max(...signals.map(([signal, share]) => rawMegabytes[signal] / share));
  return (most * 1e6 * outageHours * 3600) / QUEUE.diskFill / 2 ** 30;
}

/**
 * Sizes a `RegionalGateway` for a region's load and for the hours that the central platform may be away. Pure.
 * Cores follow from the peak, disks from the rates without it: hours are no minute. Throws a ValidationError for a load or hours out of bounds.
 */
export function sizeRegionalGateway(load: RegionalLoad, outageHours: number): RegionalGatewaySizing {
  check(load, outageHours);
  const rest = { queriesPerSecond: 0, spansKept: 1, availability: 'single', retentionDays: { traces: 1, metrics: 1, logs: 1 } } as const;
  const cores = Object.values(coresFor(demandOf({ ...load, ...rest }))).reduce((sum, each) => sum + each, 0) / GATEWAY_TARGET_UTILISATION;
  const disk = diskGiB(demandOf({ ...load, ...rest, peakFactor: 1 }), outageHours);
  const ledger = new Ledger({}, new Faults());
  const sizing = decideWorkload(ledger, 'regionalGateway', {
    replicas: {
      value: Math.max(2, Math.ceil(cores / LARGEST.cpu), Math.ceil(disk / LARGEST.diskGiB)),
      formula: `max(2, cores / ${LARGEST.cpu}, GiB / ${LARGEST.diskGiB}): two, so that one may go`,
      inputs: { cores: roundUp(cores, 0.01), diskGiB: Math.ceil(disk) },
      source: SOURCES.availability,
    },
    cpu: (n) => ({
      value: Math.max(0.5, roundUp(cores / n, 0.25)),
      formula: '(spans/s / 15,000 + samples/s / 50,000 + lines/s / 15,000) at the peak / 70 % / replicas, at least 0.5',
      inputs: { cores: roundUp(cores, 0.01), replicas: n },
      source: SOURCES.catchingUp,
    }),
    memoryMiB: (_, cpu) => queueingMemory(cpu),
    diskGiB: (n) => ({
      value: Math.max(10, roundUp(disk / n, 5)),
      formula: `max(traces MB/s / 40 %, metrics MB/s / 20 %, logs MB/s / 40 %) x hours x 3600 / ${100 * QUEUE.diskFill} % / replicas, at least 10`,
      inputs: { diskGiB: Math.ceil(disk), outageHours, replicas: n },
      source: SOURCES.outage,
    }),
  });
  const explanations = ledger.explanations();
  return { ...sizing, diskGiB: sizing.diskGiB ?? 10, explain: () => explanations };
}
