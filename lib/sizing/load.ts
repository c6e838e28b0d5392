/** Days a signal is kept. */
export interface Retention {
  /** Days; Tempo, from 1. */
  readonly traces: number;
  /** Days; Mimir, from 1. */
  readonly metrics: number;
  /** Days; Loki's compactor deletes nothing younger than 1 day, so from 1. */
  readonly logs: number;
}

/** What a platform must carry at its busiest steady hour. */
export interface Load {
  /** Spans per second reaching the gateways, before sampling. */
  readonly spansPerSecond: number;
  /** Bytes of one span as OTLP, uncompressed. */
  readonly bytesPerSpan: number;
  /** Time series that receive samples, those that are made from spans included. */
  readonly activeSeries: number;
  /** Seconds between two samples of a series. */
  readonly scrapeIntervalSeconds: number;
  /** Log lines per second reaching the gateways. */
  readonly logLinesPerSecond: number;
  /** Bytes of one log line, uncompressed. */
  readonly bytesPerLine: number;
  /** Queries per second over all three backends, from dashboards, rules and people. */
  readonly queriesPerSecond: number;
  /** Share of spans that sampling keeps, above 0 to 1. */
  readonly spansKept: number;
  /** Busiest minute over the rates above, from 1 to 10; every part carries the rates times this. */
  readonly peakFactor: number;
  /** `single`: one zone, a zone's loss is an outage. `zone-redundant`: three zones, any one may go. */
  readonly availability: 'single' | 'zone-redundant';
  /** Days each signal is kept. */
  readonly retentionDays: Retention;
}

/** One of the three kinds of telemetry. */
export type Signal = 'traces' | 'metrics' | 'logs';

/** What is sent, kept and asked for apart. */
export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];

/** Samples per second of a load. */
export function samplesPerSecond(load: Load): number {
  return load.activeSeries / load.scrapeIntervalSeconds;
}

/** MB of trace data per second that reaches Tempo, after sampling. */
export function tracesMegabytesPerSecond(load: Load): number {
  return (load.spansPerSecond * load.spansKept * load.bytesPerSpan) / 1e6;
}
