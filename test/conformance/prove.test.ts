import { beforeAll, describe, expect, it } from 'vitest';
import { cached, type Built } from '../../conformance/build';
import { cellsOf, type Cell } from '../../conformance/matrix';
import { prove, type Verdict } from '../../conformance/prove';
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
  const cases = {
    'what the library writes': { cell: () => cellOf('trace-processor'), fault: /^accepted$/ },
    'an unknown key': { cell: () => broken('gateway', 'wait_for_result:', 'wait_for_results:'), fault: /^refused by validate:[^]*wait_for_results/ },
    'a sampling policy that is read at start only': {
      cell: () => broken('trace-processor', 'spanevent.name == "exception"', 'spanevent.nome == "exception"'),
      fault: /^does not start:[^]*nome/,
    },
    'a file that is not there': { cell: () => broken('gateway', '/etc/otelcol-tls/tls.crt', '/etc/elsewhere/tls.crt'), fault: /no such file/ },
    'a variable that its pod does not have': {
      cell: () => broken('gateway', '${env:KAFKA_BROKERS}', '${env:KAFKA_BROKER_LIST}'),
      fault: /^reads variables that its pod does not have: KAFKA_BROKER_LIST$/,
    },
  };
  let verdicts: Verdict[];

  // One that does not start takes ten seconds to end, so all of them go side by side.
  beforeAll(async () => {
    const cells = Object.values(cases).map(({ cell }) => cell());
    const found = await prove(cells, () => built as Built, cells.length);
    verdicts = cells.map((cell) => found.find((v) => v.cell === cell) as Verdict);
  }, 60_000);

  it.each(Object.keys(cases))('judges %s', (name) => {
    const said = verdicts[Object.keys(cases).indexOf(name)]?.fault ?? 'accepted';
    expect(said).toMatch(cases[name as keyof typeof cases].fault);
  });
});
