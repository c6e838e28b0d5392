import * as path from 'node:path';
import { COLLECTOR_METRICS, mimirMetricName, type CollectorMetricName, type OtlpMetric } from '../../lib';
import type { CollectorMetric } from '../../lib/components/collector';
import { drained, send } from '../load';
import { Mimir } from '../mimir';
import { platform } from '../platform';
import { run as runProgram, until } from '../process';
import { faultsOf, rowsOf } from '../report';
import type { Case, Setting } from './case';

/** Metrics of roles and choices that do not run here. */
const ELSEWHERE = /^otelcol_(scraper_|fileconsumer_|processor_probabilistic_sampler_)/;

const TABLE = Object.entries(COLLECTOR_METRICS) as [CollectorMetricName, CollectorMetric][];

/** Names that must come without anything going wrong. */
const EXPECTED = TABLE.filter(([name, { after }]) => after === undefined && !ELSEWHERE.test(name)).map(([name]) => name);

/** What the collectors send otherwise than the table says. */
function differing(sent: readonly OtlpMetric[]): string[] {
  return sent.flatMap(({ name, unit, kind }) => {
    const row = (COLLECTOR_METRICS as { readonly [name: string]: CollectorMetric | undefined })[name];
    return row === undefined || (row.unit === unit && row.kind === kind) ? [] : [`${name} comes as ${kind} in ${unit}, the table says ${row.kind} in ${row.unit}`];
  });
}

/** Each sort of metric once. */
function everySort(sent: readonly OtlpMetric[]): OtlpMetric[] {
  return [...new Map(sent.map((metric) => [`${metric.name} ${metric.unit} ${metric.kind}`, metric])).values()];
}

/** Names in Mimir of what was sent. */
function stored(sent: readonly OtlpMetric[]): string[] {
  return sent.flatMap((metric) => (metric.kind === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).map((ending) => `${mimirMetricName(metric)}${ending}`));
}

/** Holds the names that Mimir has stored against those that the library derives. */
async function inMimir({ house, told }: Setting, mimir: Mimir): Promise<{ readonly note: string; readonly faults: readonly string[] }> {
  let missing: readonly string[] = [];
  let all: readonly string[] = [];
  const look = async (): Promise<boolean> => {
    const names = await mimir.names();
    all = stored(await house.backends.own());
    missing = all.filter((name) => !names.has(name));
    return missing.length === 0;
  };
  await until('every name in Mimir', 120, look).catch(() => told('not every name is in Mimir'));
  return { note: `Mimir has stored ${all.length - missing.length} of ${all.length} series names as derived`, faults: missing.map((name) => `${name} is not in Mimir`) };
}

/** The collectors' own metrics, on their way through gateway, Kafka and metric processor, as the table of the library has them. */
export const OWN_METRICS: Case = {
  name: 'own-metrics',
  does: "the collectors' own metrics arrive with the names, units and kinds of the table; with a Mimir named by MIMIR, under the names derived",
  inShort: true,
  run: async (setting) => {
    const { house, stages, run, told } = setting;
    const stage = await stages.sampled();
    const binary = process.env['MIMIR'];
    const mimir = binary === undefined ? undefined : await Mimir.start(binary, path.join(house.folder, 'mimir'), platform().mimirLimits);
    // Earlier cases have made more of them go wrong than this one does.
    const earlier = await house.backends.own();
    try {
      if (mimir !== undefined) await house.backends.tee(mimir.push);
      const sent = await send(house, stage.doors(), { run, items: { metrics: 1000, logs: 1000, traces: 1000 }, rate: 0, flags: ['-error-every', '1', '-spans-per-trace', '10'] });
      await runProgram(house.otlp, ['garbage', ...stage.doors()]);
      const rows = rowsOf(await drained(house, run, sent));
      const arrived = async (): Promise<readonly string[]> => (await house.backends.own()).map(({ name }) => name);
      await until("the collectors' own metrics", 120, async () => EXPECTED.every(((names) => (name: string) => names.includes(name))(await arrived()))).catch(() => told('not all have come'));
      const own = everySort([...earlier, ...(await house.backends.own())]);
      const absent = EXPECTED.filter((name) => !own.some((metric) => metric.name === name)).map((name) => `${name} has not come`);
      const others = own.filter(({ name }) => !(name in COLLECTOR_METRICS)).map(({ name }) => name);
      const checked = mimir === undefined ? { note: 'NOT RUN: the names in Mimir. MIMIR names no program.', faults: [] } : await inMimir(setting, mimir);
      return { rows, notes: [`${own.length - others.length} of the table's ${TABLE.length} metrics have come, and ${others.length} others: ${others.sort().join(', ')}`, checked.note], faults: [...faultsOf(rows), ...absent, ...differing(own), ...checked.faults] };
    } finally {
      await house.backends.tee('');
      await mimir?.end();
    }
  },
};
