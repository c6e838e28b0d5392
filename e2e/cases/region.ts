import { drained, send } from '../load';
import { sleep } from '../process';
import { faultsOf, rowsOf } from '../report';
import type { Case } from './case';

/** A load through a regional gateway, which forwards to the platform's by TLS and token; first it is killed, then the platform's is away. */
export const REGION: Case = {
  name: 'region',
  does: 'a regional gateway is killed (SIGKILL), then the gateway that it forwards to is away for 30 s',
  inShort: false,
  run: async ({ house, stages, short, run, told }) => {
    const stage = await stages.asking();
    const regional = await stage.regional();
    const { collector: central } = stage.gateways[0]!;
    const items = short ? 10_000 : 100_000;
    const rate = short ? 600 : 2500;
    const away = short ? 3 : 30;
    const sending = send(house, stage.doors([regional]), { run, items: { traces: items, metrics: items, logs: items }, rate });
    await sleep(1000 * (items / rate / 6));
    await regional.collector.kill();
    told(`${regional.collector.name} killed and started again`);
    await sleep(3000);
    await central.end('SIGKILL');
    told(`${central.name} killed, away for ${away} s`);
    await sleep(1000 * away);
    await central.up();
    const rows = rowsOf(await drained(house, run, await sending));
    return { rows, notes: [`${regional.collector.name}: ${regional.collector.cpuSeconds().toFixed(0)} s of CPU, at most ${regional.collector.peakMiB()} MiB`], faults: faultsOf(rows) };
  },
};
