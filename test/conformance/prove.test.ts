import { describe, expect, it } from 'vitest';
import { cached } from '../../conformance/build';
import { cellsOf, type Cell } from '../../conformance/matrix';
import { prove } from '../../conformance/prove';
import { Tier } from '../../lib';

const built = cached();
const WITHOUT = 'NOT RUN: configurations by the real collector. There is none on this machine; `npm run conformance` builds it where there is Go.';

function cellOf(role: string): Cell {
  const found = cellsOf({ name: 'defaults', props: {} }, Tier.MEDIUM).find((cell) => cell.role === role);
  if (found === undefined) throw new Error(`no ${role}`);
  return found;
}

/** The same with a piece of its text changed. */
function broken(role: string, from: string, to: string): Cell {
  const cell = cellOf(role);
  expect(cell.config).toContain(from);
  return { ...cell, config: cell.config.replace(from, to) };
}

it.runIf(built === undefined)('says that there is no collector', () => {
  process.stderr.write(`\n${WITHOUT}\n\n`);
  expect(WITHOUT).toMatch(/^NOT RUN/);
});

describe.skipIf(built === undefined)('the real collector', () => {
  const faultOf = async (cell: Cell): Promise<string | undefined> => (await prove(built as NonNullable<typeof built>, [cell]))[0]?.fault;

  it('accepts and starts what the library writes', async () => {
    expect(await faultOf(cellOf('trace-processor'))).toBeUndefined();
  });

  it('refuses an unknown key, with its own words', async () => {
    expect(await faultOf(broken('gateway', 'wait_for_result:', 'wait_for_results:'))).toMatch(/refused by validate:[^]*wait_for_results/);
  });

  it('refuses a sampling policy that is read at start only', async () => {
    expect(await faultOf(broken('trace-processor', 'spanevent.name == "exception"', 'spanevent.nome == "exception"'))).toMatch(/does not start:[^]*nome/);
  });

  it('refuses a file that is not there', async () => {
    expect(await faultOf(broken('gateway', '/etc/otelcol-tls/tls.crt', '/etc/elsewhere/tls.crt'))).toMatch(/no such file/);
  });

  it('is not asked where a variable is missing', async () => {
    expect(await faultOf(broken('gateway', '${env:KAFKA_BROKERS}', '${env:KAFKA_BROKER_LIST}'))).toBe('reads variables that its pod does not have: KAFKA_BROKER_LIST');
  });
});
