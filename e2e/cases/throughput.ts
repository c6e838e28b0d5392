import * as fs from 'node:fs';
import * as path from 'node:path';
import { Cardinality, Filters, Redaction } from '../../lib';
import { Collector } from '../collector';
import { SIGNALS, type Signal } from '../ledger';
import { send } from '../load';
import { platform, PROCESSORS, UNSAMPLED, type Platform } from '../platform';
import { sleep, until } from '../process';
import { newPorts, Stage, type House } from '../stage';
import { upstreamConfig } from '../upstream';
import type { Case, Setting } from './case';

/** Items per CPU second, by signal. */
type Speeds = { readonly [S in Signal]: number };

/** A gateway to measure. */
export interface Candidate {
  readonly name: string;
  start(): Promise<{ readonly collector: Collector; readonly doors: readonly string[]; end(): Promise<void> }>;
}

const SENT: { readonly [S in Signal]: RegExp } = { traces: /^otelcol_exporter_sent_spans/, metrics: /^otelcol_exporter_sent_metric_points/, logs: /^otelcol_exporter_sent_log_records/ };

export function ours(house: House, name: string, made: Platform): Candidate {
  return {
    name,
    start: async () => {
      const stage = await Stage.start(house, { name: name.replace(/\W+/g, '-'), platform: made, gateways: 1, processors: { 'trace-processor': 0, 'metric-processor': 0, 'log-processor': 0 } });
      const { collector, ports } = stage.gateways[0]!;
      return { collector, doors: ['-grpc', `127.0.0.1:${ports[4317]}`, '-ca', house.certificates.ca], end: () => stage.end() };
    },
  };
}

export function upstream(house: House, name: string, made: Platform, like: { readonly keyed: boolean; readonly secured: boolean }): Candidate {
  return {
    name,
    start: async () => {
      const folder = path.join(house.folder, name.replace(/\W+/g, '-'));
      fs.mkdirSync(folder, { recursive: true });
      const ports = await newPorts();
      const { memoryMiB, env: { GOMEMLIMIT } } = made.roles.gateway;
      const collector = await Collector.start({
        name: 'upstream',
        binary: house.collector,
        config: upstreamConfig({ ports, topics: made.topics, memoryMiB, certificates: house.certificates.folder, ...like }),
        env: { ...(GOMEMLIMIT === undefined ? {} : { GOMEMLIMIT }), ...house.kafka.login, SSL_CERT_FILE: house.certificates.ca },
        folder,
        health: `127.0.0.1:${ports[13_133]}`,
        metrics: `127.0.0.1:${ports[8888]}`,
      });
      return { collector, doors: ['-grpc', `127.0.0.1:${ports[4317]}`, ...(like.secured ? ['-ca', house.certificates.ca] : [])], end: () => collector.end('SIGTERM') };
    },
  };
}

/** Sends each signal as fast as the gateway takes it, and divides by the CPU that its process took until all was in Kafka. */
export async function measured({ house, run }: Setting, candidate: Candidate, items: number): Promise<Speeds> {
  const { collector, doors, end } = await candidate.start();
  const speeds: { [S in Signal]?: number } = {};
  try {
    for (const signal of SIGNALS) {
      await send(house, doors, { run, items: { [signal]: items / 10 }, rate: 0 });
      const sent = async (): Promise<number> => Stage.count([collector], SENT[signal]);
      await sleep(1000);
      const [before, from] = [await sent(), collector.cpuSeconds()];
      await send(house, doors, { run, items: { [signal]: items }, rate: 0, flags: ['-workers', '16'] });
      await until(`${candidate.name} to bring all ${signal} into Kafka`, 60, async () => (await sent()) - before >= items);
      speeds[signal] = items / (collector.cpuSeconds() - from);
    }
  } finally {
    await end();
  }
  return speeds as Speeds;
}

/** The processors' items per CPU second, by signal, with what lies in Kafka. */
async function processors(setting: Setting, made: Platform, items: number): Promise<Speeds> {
  const { house, run } = setting;
  const gateway = await ours(house, 'filling', made).start();
  const speeds: { [S in Signal]?: number } = {};
  const stage = await Stage.start(house, { name: 'processors', platform: made, gateways: 0 });
  try {
    for (const [i, signal] of SIGNALS.entries()) {
      const collector = stage.processors[PROCESSORS[i]!][0]!;
      const received = (): Promise<number> => Stage.count([collector], new RegExp(SENT[signal].source.replace('exporter_sent', 'receiver_accepted')));
      // What earlier measurements left in the topic first.
      for (let last = -1; last !== (await received()); await sleep(4000)) last = await received();
      const [before, from] = [await received(), collector.cpuSeconds()];
      await send(house, gateway.doors, { run, items: { [signal]: items }, rate: 0, flags: ['-workers', '16'] });
      await until(`all ${signal} to be delivered`, 90, async () => (await received()) - before >= items);
      // The sampler decides 10 s after a trace's first span.
      if (signal === 'traces') await sleep(14_000);
      speeds[signal] = items / (collector.cpuSeconds() - from);
    }
  } finally {
    await Promise.all([gateway.end(), stage.end()]);
  }
  return speeds as Speeds;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

const medians = (all: readonly Speeds[]): Speeds => ({ traces: median(all.map((s) => s.traces)), metrics: median(all.map((s) => s.metrics)), logs: median(all.map((s) => s.logs)) });

/** To hundreds: the machine is not quiet enough for more. */
const round = (speed: number): string => (Math.round(speed / 100) * 100).toLocaleString('en');
const line = (name: string, of: Speeds): string => `${name}: ${round(of.traces)} spans, ${round(of.metrics)} points, ${round(of.logs)} records per CPU second`;
const ratio = (a: Speeds, b: Speeds): string => SIGNALS.map((signal) => `${signal} ${(a[signal] / b[signal]).toFixed(2)}`).join(', ');

/** How many times upstream's default the gateway must be at the same work. */
const GOAL = 1.5;

export const THROUGHPUT: Case = {
  name: 'throughput',
  does: 'items per CPU second of gateway and processors, beside the upstream chart\'s default',
  inShort: false,
  run: async (setting) => {
    const { house, stages, short, told } = setting;
    await stages.none();
    const [items, rounds] = short ? [50_000, 1] : [200_000, 3];
    const bare = { redaction: Redaction.off(), cardinality: Cardinality.off(), filters: Filters.off() };
    const [asSynthesized, unredacted, plain, unkeyed] = [platform(), platform({ redaction: Redaction.off() }), platform(bare), platform({ ...UNSAMPLED, ...bare })];
    // First, while the topics hold nothing else.
    const behind = await processors(setting, asSynthesized, items);
    told(line('trace, metric and log processor', behind));
    const candidates = [
      upstream(house, 'upstream', unkeyed, { keyed: false, secured: false }),
      upstream(house, 'upstream, TLS at its door and zstd into Kafka', unkeyed, { keyed: false, secured: true }),
      ours(house, 'ours, no sampling, nothing taken out', unkeyed),
      upstream(house, 'upstream, keyed by trace, TLS and zstd', plain, { keyed: true, secured: true }),
      ours(house, 'ours, keyed by trace, nothing taken out', plain),
      ours(house, 'ours, keyed by trace, with filters and guards', unredacted),
      ours(house, 'ours as synthesized, with redaction', asSynthesized),
    ];
    const found = candidates.map(() => [] as Speeds[]);
    for (let round = 0; round < rounds; round++) {
      for (const [i, candidate] of candidates.entries()) {
        found[i]!.push(await measured(setting, candidate, items));
        told(line(candidate.name, found[i]!.at(-1)!));
      }
    }
    const speeds = found.map(medians);
    const [theirs, theirsSecured, same, theirsKeyed, sameKeyed, filtered, whole] = speeds as [Speeds, Speeds, Speeds, Speeds, Speeds, Speeds, Speeds];
    const slow = SIGNALS.filter((signal) => same[signal] < GOAL * theirs[signal]);
    return {
      rows: [],
      notes: [
        ...speeds.map((of, i) => line(`gateway, ${candidates[i]!.name}`, of)),
        line('trace, metric and log processor', behind),
        `nothing taken out, times upstream's default: ${ratio(same, theirs)}; times upstream with TLS and zstd: ${ratio(same, theirsSecured)}; both keyed by trace: ${ratio(sameKeyed, theirsKeyed)}`,
        `what filters and guards leave of the speed: ${ratio(filtered, sameKeyed)}; and redaction of that: ${ratio(whole, filtered)}`,
        ...(slow.length === 0 ? [] : [`BELOW THE GOAL of ${GOAL} times upstream's default at the same work: ${slow.join(', ')}`]),
      ],
      faults: [],
    };
  },
};
