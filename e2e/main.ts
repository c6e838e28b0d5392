import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { build as buildCollector } from '../conformance/build';
import { Backends } from './backends';
import { CASES } from './cases';
import type { Case, Stages } from './cases/case';
import { makeCertificates } from './certificates';
import { Kafka } from './kafka';
import { ASKING, platform, UNSAMPLED } from './platform';
import { table, type Outcome } from './report';
import { Stage, type House } from './stage';
import { kafkaJars, missing, otlpBinary } from './tools';

const USAGE = `Usage: npm run e2e -- [--short] [--only CASE]... [--collector FILE] [--keep]

Runs gateways and processors with the configuration that the library synthesizes for a Medium platform, on this machine, between a
load generator, a real Kafka broker and stand-ins for Tempo, Mimir and Loki that count every span, point and record by its number.
Only addresses, ports, files and the pods' memory differ from what was synthesized; the list is printed.

  --short           a tenth of the load, one kill of each kind
  --only CASE       this case alone; may be given more than once
  --collector FILE  the collector's program; default: the one that \`npm run conformance\` builds
  --keep            leave configurations and logs where they are
  --help            this text

Cases:
${CASES.map(({ name, does, inShort }) => `  ${name.padEnd(18)}${does}${inShort ? ' (short)' : ''}`).join('\n')}

Needs Go, Java, Maven and openssl. Exit status: 0 when nothing was lost, or where a program is missing; 1 on a loss or any failure; 2 wrong use.
`;

interface Options {
  readonly short: boolean;
  readonly keep: boolean;
  readonly help: boolean;
  readonly collector?: string;
  readonly cases: readonly Case[];
}

function options(args: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...args], options: { short: flag, keep: flag, help: flag, collector: { type: 'string' }, only: { type: 'string', multiple: true, default: [] } } });
  const { short, keep, help, only, collector } = values;
  for (const name of only) {
    if (!CASES.some((one) => one.name === name)) throw new TypeError(`--only takes one of ${CASES.map((one) => one.name).join(', ')}; got ${name}`);
  }
  const cases = CASES.filter(({ name, inShort }) => (only.length > 0 ? only.includes(name) : !short || inShort));
  return { short, keep, help, cases, ...(collector === undefined ? {} : { collector }) };
}

const started = Date.now();
const told = (what: string): void => void process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${what}\n`);

async function build(folder: string, collector: string): Promise<House> {
  told('making the load generator, certificates and Kafka ready');
  const [otlp, jars] = await Promise.all([otlpBinary(), kafkaJars()]);
  const keystorePassword = randomBytes(16).toString('hex');
  const certificates = await makeCertificates(path.join(folder, 'certificates'), keystorePassword);
  const kafka = await Kafka.start({ folder: path.join(folder, 'kafka'), jars, certificates, keystorePassword, otlp });
  const backends = await Backends.start(otlp, path.join(folder, 'backends.log'));
  const token = path.join(folder, 'token');
  fs.writeFileSync(token, `${randomBytes(16).toString('hex')}\n`, { mode: 0o600 });
  return { folder, collector, otlp, certificates, token, kafka, backends };
}

/** One stage at a time, kept from case to case. */
function stagesOf(house: House): Stages {
  let running: { readonly name: string; readonly stage: Stage } | undefined;
  const none = async (): Promise<void> => {
    await running?.stage.end();
    running = undefined;
  };
  const stage = async (name: string, make: () => Promise<Stage>): Promise<Stage> => {
    if (running?.name !== name) {
      await none();
      told(`starting gateways and processors, ${name}`);
      running = { name, stage: await make() };
      tellChanges(running.stage);
    }
    return running.stage;
  };
  return {
    none,
    unsampled: () => stage('unsampled', () => Stage.start(house, { name: 'unsampled', platform: platform(UNSAMPLED) })),
    asking: () => stage('asking', async () => {
      const made = await Stage.start(house, { name: 'asking', platform: platform(ASKING), gateways: 1 });
      await made.regional();
      return made;
    }),
    sampled: () => stage('sampled', () => Stage.start(house, { name: 'sampled', platform: platform(), processors: { 'trace-processor': 2, 'metric-processor': 1, 'log-processor': 1 } })),
  };
}

const listed = new Set<string>();

/** Once for each role: another stage differs in the same values, or nearly. */
function tellChanges(stage: Stage): void {
  for (const [role, list] of Object.entries(stage.changes)) {
    if (listed.has(role)) continue;
    listed.add(role);
    process.stdout.write(`${role}: ${list.length} values differ from what was synthesized\n`);
    for (const { path: at, from, to } of list) process.stdout.write(`  ${at}: ${JSON.stringify(from) ?? 'nothing'} -> ${JSON.stringify(to) ?? 'nothing'}\n`);
  }
}

async function runCase(one: Case, house: House, stages: Stages, short: boolean): Promise<Outcome> {
  told(`${one.name}: ${one.does}`);
  const begun = Date.now();
  const done = (outcome: Omit<Outcome, 'name' | 'seconds'>): Outcome => ({ name: one.name, ...outcome, seconds: (Date.now() - begun) / 1000 });
  try {
    return done(await one.run({ house, stages, short, run: CASES.indexOf(one) + 1, told: (what) => told(`  ${what}`) }));
  } catch (error) {
    await stages.none();
    return done({ rows: [], notes: [], faults: [(error as Error).message] });
  }
}

async function e2e({ short, keep, cases, collector: given }: Options): Promise<number> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-'));
  const outcomes: Outcome[] = [];
  try {
    const collector = given ?? (await buildCollector(told)).collector;
    const house = await build(folder, collector);
    await house.kafka.topics(platform().topics);
    const stages = stagesOf(house);
    for (const one of cases) {
      const outcome = await runCase(one, house, stages, short);
      outcomes.push(outcome);
      for (const note of outcome.notes) told(`  ${note}`);
      for (const fault of outcome.faults) told(`  FAULT: ${fault}`);
    }
    await stages.none();
  } finally {
    const failed = outcomes.length < cases.length || outcomes.some(({ faults }) => faults.length > 0);
    if (keep || failed) told(`configurations and logs are in ${folder}`);
    else process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  }
  process.stdout.write(`${table(outcomes)}\n`);
  for (const { name, notes, faults } of outcomes) {
    for (const note of notes) process.stdout.write(`${name}: ${note}\n`);
    for (const fault of faults) process.stdout.write(`${name}: FAULT: ${fault}\n`);
  }
  return outcomes.every(({ faults }) => faults.length === 0) ? 0 : 1;
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
  const lacking = missing();
  if (lacking.length > 0) {
    process.stdout.write(`SKIPPED: the end-to-end test needs ${lacking.join(', ')}, which this machine does not have. Nothing was tested.\n`);
    return 0;
  }
  return e2e(chosen);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
