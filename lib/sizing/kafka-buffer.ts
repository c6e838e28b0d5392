import type { Ledger } from './ledger';
import { KAFKA } from './tables/rules';
import { SOURCES } from './tables/sources';

/** What the buffer takes where it is a service of its own, which has units of its own in place of brokers. */
export interface BufferSizing {
  /** MB per second that gateways write at the load, compressed. */
  readonly megabytesPerSecond: number;
  /** MB per second that processors read, those of destinations as well. */
  readonly readMegabytesPerSecond: number;
  /** GiB that are kept, each record once. */
  readonly keptGiB: number;
}

/** A buffer that is a service of its own. */
export interface BufferNeed {
  /** Bytes of the largest record batch that it takes. Default: 8 MiB, as everywhere. */
  readonly maxMessageBytes?: number;
}

/** GiB that a day of writing keeps, each record once. */
export function keptOnce(megabytes: number): number {
  return (megabytes * 1e6 * 3600 * KAFKA.retentionHours) / 2 ** 30;
}

/** What a service that is the buffer alone takes. */
export function sizeBuffer(ledger: Ledger, megabytes: number, readMegabytes: number): BufferSizing {
  const one = (name: keyof BufferSizing, value: number, formula: string, unit: string): number =>
    ledger.decide(`kafka.buffer.${name}`, value, { formula, source: SOURCES.kafkaDisk }, unit);
  return {
    megabytesPerSecond: one('megabytesPerSecond', megabytes, 'OTLP of the three signals / compression', 'MB/s'),
    readMegabytesPerSecond: one('readMegabytesPerSecond', readMegabytes, 'once, and once more for each destination that takes the signal', 'MB/s'),
    keptGiB: one('keptGiB', Math.ceil(keptOnce(megabytes)), 'MB/s x 24 h', 'GiB'),
  };
}
