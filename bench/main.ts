import { parseArgs } from 'node:util';
import { alternate } from './measure';
import { CLOUDS, prepare, type CloudName } from './prepare';
import { TIER_NAMES, type TierName } from '../lib/sizing';
import { GOAL, growth, report, text, type Report } from './report';

const USAGE = `Usage: npm run bench -- [--cloud NAME] [--tier NAME] [--runs N] [--json]

Measures what the library costs: a full synth of examples/<cloud>-medium, in each tier, from compiled code, beside a program that makes the
same resources and objects with the bare cdktf, provider and cdk8s classes. That program is written from what the example
synthesizes; before anything is measured, the outputs of both are compared, attribute by attribute.

What the bare program is spared counts against the library: it refers to other resources by literal text instead of tokens,
holds every configuration file as finished text, writes manifests once and not as Helm charts too, and prints no summary.

  --cloud N one of ${CLOUDS.join(', ')} (default: aws)
  --tier N  one of ${TIER_NAMES.join(', ')} (default: each of them)
  --runs N  runs of each program that count, after one that does not (default 7)
  --json    the figures as JSON
  --help    this text

Exit status: 0 within ${GOAL} times the time and memory, 1 above it or on any failure, 2 wrong use.
`;

interface Options {
  readonly cloud: CloudName;
  readonly tiers: readonly TierName[];
  readonly runs: number;
  readonly json: boolean;
  readonly help: boolean;
}

function options(args: readonly string[]): Options {
  const { values } = parseArgs({ args: [...args], options: { cloud: { type: 'string', default: 'aws' }, tier: { type: 'string' }, runs: { type: 'string', default: '7' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new TypeError(`--runs takes a whole number from 1, got ${values.runs}`);
  const tiers = TIER_NAMES.filter((name) => values.tier === undefined || values.tier === name);
  if (tiers.length === 0) throw new TypeError(`--tier takes one of ${TIER_NAMES.join(', ')}, got ${values.tier}`);
  const cloud = CLOUDS.find((name) => name === values.cloud);
  if (cloud === undefined) throw new TypeError(`--cloud takes one of ${CLOUDS.join(', ')}, got ${values.cloud}`);
  return { cloud, tiers, runs, json: values.json, help: values.help };
}

// Progress goes to stderr: stdout is the result alone.
const told = (what: string): void => void process.stderr.write(`${what}\n`);

async function measured(cloud: CloudName, tier: TierName, runs: number): Promise<Report> {
  const prepared = await prepare(cloud, tier, told);
  const programs = { ours: prepared.ours, bare: prepared.bare };
  const taken = await alternate(programs, runs, (turn) => told(turn === 0 ? 'warming up' : `run ${turn} of ${runs}`));
  return report(tier, prepared, taken);
}

async function bench({ cloud, tiers, runs, json }: Options): Promise<number> {
  const found: Report[] = [];
  for (const tier of tiers) found.push(await measured(cloud, tier, runs));
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : `${[...found.map(text), growth(found)].join('\n\n')}\n`);
  return found.every((one) => one.withinGoal) ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  let chosen: Options;
  try {
    chosen = options(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (chosen.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  return bench(chosen);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
