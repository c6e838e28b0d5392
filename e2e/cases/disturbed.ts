import { BACKENDS, type Mode } from '../backends';
import { drained, send } from '../load';
import { PROCESSORS } from '../platform';
import { sleep } from '../process';
import { faultsOf, rowsOf } from '../report';
import type { Stage } from '../stage';
import type { Case, Setting } from './case';

/** What happens in the middle of a load. Returns what is worth saying of it. */
type Disturbance = (setting: Setting, stage: Stage) => Promise<string[]>;

/** A load of all three signals without sampling, with something happening in its middle; nothing may be lost. */
function disturbed(name: string, does: string, inShort: boolean, disturbance: Disturbance): Case {
  return {
    name,
    does,
    inShort,
    run: async (setting) => {
      const { house, stages, short, run } = setting;
      const stage = await stages.unsampled();
      const items = short ? 10_000 : 100_000;
      // So that what happens falls in the middle: a third of the load before it, the rest during and after it.
      const rate = short ? 600 : 2500;
      const sending = send(house, stage.doors(), { run, items: { traces: items, metrics: items, logs: items }, rate });
      await sleep(1000 * (items / rate / 6));
      const notes = await disturbance(setting, stage);
      const sent = await sending;
      const rows = rowsOf(await drained(house, run, sent));
      return { rows, notes, faults: faultsOf(rows) };
    },
  };
}

/** Seconds that something is away. */
const outage = ({ short }: Setting): number => (short ? 3 : 30);

const kafkaAway: Disturbance = async (setting) => {
  const { kafka } = setting.house;
  await kafka.end('SIGKILL');
  setting.told(`Kafka killed, away for ${outage(setting)} s`);
  await sleep(1000 * outage(setting));
  kafka.up();
  return [];
};

const backendsSay = (mode: Mode): Disturbance => async (setting) => {
  const { backends } = setting.house;
  const before = await backends.totals();
  await backends.set(mode);
  setting.told(`backends ${mode === 'refuse' ? 'refuse connections' : `answer ${mode}`} for ${outage(setting)} s`);
  await sleep(1000 * outage(setting));
  await backends.set(200);
  const after = await backends.totals();
  return mode === 'refuse' ? [] : BACKENDS.map((b) => `${b} answered ${mode} to ${after[b].refused - before[b].refused} requests`);
};

const killProcessors: Disturbance = async ({ told, short }, stage) => {
  for (const role of PROCESSORS) {
    for (const collector of stage.processors[role]) {
      await collector.kill();
      told(`${collector.name} killed and started again`);
    }
    await sleep(short ? 0 : 3000);
  }
  return [];
};

const killGateway: Disturbance = async ({ told }, stage) => {
  const { collector } = stage.gateways[0]!;
  await collector.kill();
  told(`${collector.name} killed and started again`);
  return [];
};

/** One of each, for the short run; the killed processors come last, since Kafka keeps their partitions for 30 s. */
const everything: Disturbance = async (setting, stage) => [
  ...(await backendsSay(429)(setting, stage)),
  ...(await backendsSay('refuse')(setting, stage)),
  ...(await kafkaAway(setting, stage)),
  ...(await killGateway(setting, stage)),
  ...(await killProcessors(setting, stage)),
];

export const DISTURBED: readonly Case[] = [
  disturbed('load', 'nothing happens', false, async () => []),
  disturbed('kill-gateway', 'one of two gateways is killed (SIGKILL)', false, killGateway),
  disturbed('kill-processors', 'each processor is killed (SIGKILL)', false, killProcessors),
  disturbed('kafka-away', 'the broker is killed (SIGKILL) and away for 30 s', false, kafkaAway),
  disturbed('backends-refuse', 'the backends refuse connections for 30 s', false, backendsSay('refuse')),
  disturbed('backends-503', 'the backends answer 503 (UNAVAILABLE) for 30 s', false, backendsSay(503)),
  disturbed('backends-429', 'the backends answer 429 (RESOURCE_EXHAUSTED with a time to wait) for 30 s', false, backendsSay(429)),
  disturbed('everything', 'all of these in one load, one after the other', true, everything),
];
