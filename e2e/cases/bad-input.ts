import { SIGNALS, size, type Signal } from '../ledger';
import { drained, send, type Accounts, type Sents } from '../load';
import { run as runProgram, until } from '../process';
import { faultsOf, rowsOf, type Row } from '../report';
import { Stage, type House } from '../stage';
import type { Case, Setting } from './case';

/** What is done beside a load, and what must hold of it. */
interface Finding {
  readonly rows?: readonly Row[];
  readonly notes: readonly string[];
  readonly faults: readonly string[];
}

/** Something bad beside a good load of all signals, of which nothing may be lost. */
function beside(name: string, does: string, on: 'unsampled' | 'sampled', bad: (setting: Setting, stage: Stage) => Promise<Finding>): Case {
  return {
    name,
    does,
    inShort: false,
    run: async (setting) => {
      const { house, stages, run, short } = setting;
      const stage = await stages[on]();
      const items = short ? 2000 : 10_000;
      const counts = on === 'sampled' ? { metrics: items, logs: items } : { traces: items, metrics: items, logs: items };
      const sending = send(house, stage.doors(), { run, items: counts, rate: items / 10 });
      const found = await bad(setting, stage);
      const rows = [...rowsOf(await drained(house, run, await sending)), ...(found.rows ?? [])];
      return { rows, notes: found.notes, faults: [...faultsOf(rows), ...found.faults] };
    },
  };
}

/** Cases send a second load under a number of its own. */
const second = (run: number): number => run + 100;

async function sendSecond({ house, run }: Setting, stage: Stage, items: { readonly [S in Signal]?: number }, flags: readonly string[], to = stage.doors()): Promise<Sents> {
  return send(house, to, { run: second(run), items, rate: 0, flags });
}

const labelled = (label: string, accounts: Accounts): Row[] => rowsOf(accounts).map((row) => ({ ...row, what: `${label} ${row.what}` }));

/** How much a metric of some collectors grows while something is done. */
async function counted(collectors: Stage['collectors'], metric: RegExp, does: () => Promise<void>): Promise<number> {
  const before = await Stage.count(collectors, metric);
  await does();
  return (await Stage.count(collectors, metric)) - before;
}

const gatewaysOf = (stage: Stage): Stage['collectors'] => stage.gateways.map(({ collector }) => collector);

/** Requests that a gateway has refused for what they are, over gRPC and HTTP. */
const UNREADABLE = /^(rpc_server_call_duration_count\{.*rpc_response_status_code="(INTERNAL|RESOURCE_EXHAUSTED)"|http_server_request_duration_count\{.*http_response_status_code="400")/;

const MALFORMED = beside('malformed', 'bodies that are no OTLP, over gRPC and HTTP', 'unsampled', async ({ house }, stage) => {
  let answers: string[] = [];
  const seen = await counted(gatewaysOf(stage), UNREADABLE, async () => void (answers = JSON.parse(await answersTo(house, stage)) as string[]));
  const refused = answers.filter((answer) => answer !== 'accepted');
  return {
    notes: [`${refused.length} of ${answers.length} bodies refused, ${seen} counted by the gateways: ${[...new Set(refused.map((answer) => answer.slice(0, 70)))].join('; ')}`],
    faults: [
      ...(refused.length === answers.length ? [] : [`${answers.length - refused.length} bodies that are no OTLP were accepted`]),
      ...(seen === refused.length ? [] : [`${refused.length} requests were refused, but the gateways have counted ${seen}`]),
    ],
  };
});

const answersTo = (house: House, stage: Stage): Promise<string> => runProgram(house.otlp, ['garbage', ...stage.doors()]);

const LARGE_BATCH = beside('large-batch', 'requests of 20 MB, of each signal, over gRPC and HTTP', 'unsampled', async (setting, stage) => {
  const items = { traces: 20_000, metrics: 20_000, logs: 20_000 };
  const notes: string[] = [];
  const faults: string[] = [];
  // The flags of one kind of door, then of the other, each with the authority behind it.
  const [grpc, http] = [stage.doors().slice(0, 2), stage.doors().slice(2, 4)];
  for (const door of [grpc, http]) {
    const before = await Stage.count(gatewaysOf(stage), UNREADABLE);
    const sent = await sendSecond(setting, stage, items, ['-batch', '20000', '-pad', '1000', '-workers', '1'], [...door, ...stage.doors().slice(4)]);
    notes.push(`refused for good by ${door[0]!.slice(1)}: ${SIGNALS.map((signal) => `${size(sent[signal]!.refused)} ${signal} (${sent[signal]!.answers?.[0] ?? ''})`).join('; ')}`);
    const seen = (await Stage.count(gatewaysOf(stage), UNREADABLE)) - before;
    notes.push(`counted by the gateways: ${seen}`);
    if (seen < SIGNALS.length) faults.push(`${SIGNALS.length} requests were refused, but the gateways have counted ${seen}`);
    faults.push(...SIGNALS.filter((signal) => size(sent[signal]!.acknowledged) > 0).map((signal) => `${signal}: a request of 20 MB was accepted, larger than a Kafka record may be`));
  }
  return { notes, faults };
});

const PARTITIONS = 6;

const POISON = beside('poison', 'a record that is no OTLP in every partition of every topic', 'unsampled', async ({ house }, stage) => {
  const topics = SIGNALS.map((signal) => `otlp-${signal}`);
  const metric = /^otelcol_kafka_receiver_unmarshal_failed_/;
  const before = await Stage.count(stage.collectors, metric);
  await house.kafka.client(['poison', '-topics', topics.join(','), '-partitions', String(PARTITIONS)]);
  const wanted = topics.length * PARTITIONS;
  const all = await until('the poison to be counted', 60, async () => (await Stage.count(stage.collectors, metric)) - before >= wanted).then(() => true, () => false);
  const failed = (await Stage.count(stage.collectors, metric)) - before;
  return { notes: [`${wanted} records written, otelcol_kafka_receiver_unmarshal_failed_* grew by ${failed}`], faults: all ? [] : [`${wanted - failed} poison records were not counted`] };
});

const LARGE_TRACE = beside('large-trace', 'one trace of 100,000 spans with an error, through the sampler', 'sampled', async (setting, stage) => {
  const spans = setting.short ? 10_000 : 100_000;
  const sent = await sendSecond(setting, stage, { traces: spans }, ['-spans-per-trace', String(spans), '-error-every', '1']);
  return { rows: labelled('large', await drained(setting.house, second(setting.run), sent, ['traces'])), notes: [memory(stage)], faults: [] };
});

const MANY_SERIES = beside('many-series', 'a metric with a million values of one attribute', 'unsampled', async (setting, stage) => {
  const points = setting.short ? 20_000 : 1_000_000;
  const sent = await sendSecond(setting, stage, { metrics: points }, ['-unique', '-batch', '1000']);
  return { rows: labelled('unique', await drained(setting.house, second(setting.run), sent, ['metrics'])), notes: [memory(stage)], faults: [] };
});

function memory(stage: Stage): string {
  return `most memory so far: ${stage.collectors.map((collector) => `${collector.name} ${collector.peakMiB()} MiB`).join(', ')}`;
}

const CLOCK = beside('clock-off', 'clocks a day ahead and a day behind', 'unsampled', async ({ house, run }, stage) => {
  const items = { traces: 2000, metrics: 2000, logs: 2000 };
  const rows: Row[] = [];
  for (const [i, skew] of ['24h', '-24h'].entries()) {
    const of = second(run) + 100 * i;
    const sent = await send(house, stage.doors(), { run: of, items, rate: 0, flags: ['-skew', skew] });
    rows.push(...labelled(skew, await drained(house, of, sent)));
  }
  return { rows, notes: ['the stand-ins take any time; Mimir and Loki refuse samples too far from theirs, and count them'], faults: [] };
});

export const BAD_INPUT: readonly Case[] = [MALFORMED, LARGE_BATCH, POISON, LARGE_TRACE, MANY_SERIES, CLOCK];
