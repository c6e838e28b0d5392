import { errorSpans, inWindow, size, subtract, written, type Range, type Unit } from '../ledger';
import { drained, send, type Sents } from '../load';
import { sleep } from '../process';
import { faultsOf, rowsOf } from '../report';
import type { House } from '../stage';
import type { Case } from './case';

const SPANS_PER_TRACE = 10;
/** One trace of five has an error, in its last span. */
const ERROR_EVERY = 5;
/** ms that a sampler may hold a trace: its decision window of 10 s, and what a fetch, the tick of its clock and the queue to Tempo take. */
const WINDOW = 15_000;

/** The sender's traces are spread over two requests, so a unit is twice its batch. */
const FLAGS = ['-split', '-spans-per-trace', String(SPANS_PER_TRACE), '-error-every', String(ERROR_EVERY), '-batch', '250'];

/** Waits until every span of `expected` is at the backend, or none has come for a minute. */
async function arrived(house: House, run: number, expected: readonly Range[]): Promise<Range[]> {
  let missing = subtract(expected, (await house.backends.seen(run)).traces.ranges);
  for (let since = Date.now(); missing.length > 0 && Date.now() - since < 60_000; ) {
    await sleep(1000);
    const now = subtract(expected, (await house.backends.seen(run)).traces.ranges);
    if (size(now) < size(missing)) since = Date.now();
    missing = now;
  }
  return missing;
}

const unitsOf = (sent: Sents): readonly Unit[] => sent.traces?.units ?? [];

export const SAMPLING: Case = {
  name: 'tail-sampling',
  does: 'one of two samplers is killed (SIGKILL): errors outside of its window arrive whole',
  inShort: true,
  run: async (setting) => {
    const { house, stages, short, run, told } = setting;
    const stage = await stages.sampled();
    const items = short ? 10_000 : 100_000;
    const rate = short ? 500 : 2500;
    const sending = send(house, stage.doors(), { run, items: { traces: items, metrics: items / 10, logs: items / 10 }, rate, flags: FLAGS });
    await sleep((1000 * items) / rate / 2);
    const sampler = stage.processors['trace-processor'][0]!;
    const killed = await sampler.kill();
    told(`${sampler.name} killed and started again`);
    const sent = await sending;
    const rest = await drained(house, run, sent, ['metrics', 'logs']);
    const units = unitsOf(sent);
    const lossy = inWindow(units, killed, WINDOW);
    const safe = errorSpans(units.filter((unit) => !lossy.includes(unit)), SPANS_PER_TRACE, ERROR_EVERY);
    const missing = await arrived(house, run, safe);
    const atRisk = errorSpans(lossy, SPANS_PER_TRACE, ERROR_EVERY);
    const lost = subtract(atRisk, (await house.backends.seen(run)).traces.ranges);
    const rows = rowsOf({ ...rest, traces: (await drained(house, run, { traces: sent.traces! }, [])).traces! }).map((row) => ({ ...row, sampled: row.what === 'spans' }));
    return {
      rows,
      notes: [
        `${size(safe)} spans of traces with an error were sent outside of the killed sampler's window, ${size(safe) - size(missing)} arrived`,
        `${size(atRisk)} such spans were sent within ${WINDOW / 1000} s of the kill, to both samplers; ${size(lost)} of them did not arrive`,
      ],
      faults: [...faultsOf(rows), ...(missing.length === 0 ? [] : [`${size(missing)} spans of traces with an error, outside of the window, are lost: ${written(missing)}`])],
    };
  },
};
