import { writeFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { ValidationError } from '../errors';
import { TIER_NAMES, type Explanation, type TierName } from '../sizing';
import { diffCommand } from './diff';
import { initCommand } from './init/command';
import { loadOptions, override, typedLoad, typedRetention } from './options';
import { refusal } from './refusal';
import { makeReport } from './make-report';
import { ownManifest } from './package';
import { page } from './report/page';
import { CLOUDS, PURCHASES, regionsOf, type CloudChoice, type SizeRequest } from './request';
import type { Report } from './result';
import { explanationText, planText } from './text';

/** Where a run writes to. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Exit codes, a contract with scripts. */
export const EXIT = { ok: 0, refused: 1, usage: 2 } as const;

interface SizeArguments {
  readonly [attribute: string]: unknown;
  readonly tier?: TierName;
  readonly cloud: CloudChoice;
  readonly region?: string;
  readonly purchase: SizeRequest['purchase'];
  readonly set?: SizeRequest['set'];
  readonly explain?: string | true;
  readonly json?: true;
  readonly html?: string;
}

const EXAMPLES = `
Examples:
  $ observability-constructs size --spans 20000 --series 800000 --lines 15000 --retention 14d --cloud aws
  $ observability-constructs size --tier medium --retention-logs 60d --purchase reserved
  $ observability-constructs size --tier large --set mimir.ingester.replicas=6 --explain mimir.ingester
  $ observability-constructs size --tier medium --cloud gcp --region europe-west1
  $ observability-constructs size --tier medium --html report.html

Exit codes: 0 done, 1 the input was refused and the reason printed, 2 the command was used wrongly.`;

function requestOf(typed: SizeArguments, command: Command): SizeRequest {
  const load = typedLoad(typed);
  const { tier, cloud, region = regionsOf(cloud)[0] as string, purchase, set = {} } = typed;
  const missing = [['--spans', load.spansPerSecond], ['--series', load.activeSeries], ['--lines', load.logLinesPerSecond]].filter(([, value]) => value === undefined).map(([flag]) => flag);
  if (tier === undefined && missing.length > 0) command.error(`error: say what the platform must carry: ${missing.join(', ')}; or begin with a tier, for example --tier medium`);
  return { ...(tier === undefined ? {} : { tier }), load, retentionDays: typedRetention(typed), set, cloud, region, purchase };
}

/** The explanations of a path and of what lies below it. */
function explained(all: readonly Explanation[], asked: string | true): readonly Explanation[] {
  if (asked === true) return all;
  const found = all.filter(({ path: own }) => own === asked || own.startsWith(`${asked}.`));
  if (found.length > 0) return found;
  const beginnings = [...new Set(all.map(({ path: own }) => own.split('.')[0]))].join(', ');
  throw new ValidationError('--explain', [{ prop: '--explain', got: asked, allowed: `the path of a number, or its beginning: ${beginnings}`, write: '--explain mimir.ingester' }]);
}

/** What was typed, without where the page goes: it is written into the page. */
function commandLine(typed: readonly string[]): string {
  const words = typed.filter((word, i) => word !== '--html' && typed[i - 1] !== '--html' && !word.startsWith('--html='));
  return ['observability-constructs', ...words.map((word) => (/^[\w.,:=/@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))].join(' ');
}

async function writePage(file: string, report: Report, typed: readonly string[], { err }: Streams): Promise<void> {
  const text = await page(report, commandLine(typed));
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new ValidationError('--html', [{ prop: '--html', got: file, allowed: `a file that can be written (${(error as Error).message})`, write: '--html report.html' }]);
  }
  err(`wrote ${file}\n`);
}

function sizeCommand(typed: readonly string[], streams: Streams): Command {
  const command = new Command('size')
    .description('Sizes a platform for a load: every replica, disk and node, what it costs a month, and why.')
    .optionsGroup('The load:')
    .addOption(new Option('--tier <name>', 'a row to begin with; flags of the load change it').choices(TIER_NAMES));
  for (const option of loadOptions()) command.addOption(option);
  command
    .optionsGroup('Where and how:')
    .addOption(new Option('--cloud <name>', 'whose machines and prices').choices(CLOUDS).default('aws'))
    .addOption(new Option('--region <name>', `whose prices; without it ${CLOUDS.map((cloud) => `${regionsOf(cloud)[0]} on ${cloud}`).join(', ')}`))
    .addOption(new Option('--purchase <way>', 'how machines are bought; spot: only what may be lost').choices(PURCHASES).default('on-demand'))
    .addOption(new Option('--set <path=number>', 'a number in place of the model\'s, by the path that --explain prints; may be repeated').argParser(override))
    .optionsGroup('What comes out:')
    .option('--explain [path]', 'every number, or those below a path, with its formula, inputs and source')
    .option('--json', 'the plan as JSON')
    .option('--html <file>', 'also write a page with pictures, which needs no network')
    .helpOption('-h, --help', 'this help')
    .addHelpText('after', EXAMPLES)
    .action(async (given: SizeArguments) => {
      const report = makeReport(requestOf(given, command), ownManifest().version);
      const shown = given.explain === undefined ? undefined : explained(report.plan.explanations, given.explain);
      if (given.html !== undefined) await writePage(given.html, report, typed, streams);
      if (given.json) streams.out(`${JSON.stringify(shown === undefined ? report : shown, null, 2)}\n`);
      else streams.out(`${shown === undefined ? planText(report) : explanationText(shown)}\n`);
    });
  return command;
}

/**
 * Runs a command line.
 * @param typed the arguments after the program's name
 * @returns the exit code
 */
export async function run(typed: readonly string[], streams: Streams): Promise<number> {
  let code: number = EXIT.ok;
  const output = { writeOut: streams.out, writeErr: streams.err };
  const program = new Command('observability-constructs')
    .description('Sizes a self-hosted observability platform, says what it costs and why, and what a change of it would do; writes a repository to begin with.')
    .version(ownManifest().version, '-V, --version', 'the version of this package')
    .helpOption('-h, --help', 'this help')
    .configureOutput(output)
    .exitOverride()
    .showHelpAfterError('Add --help for every flag.');
  program.addCommand(sizeCommand(typed, streams).copyInheritedSettings(program));
  program.addCommand(diffCommand(streams.out, () => void (code = EXIT.refused)).copyInheritedSettings(program));
  program.addCommand(initCommand(streams.out).copyInheritedSettings(program));
  try {
    await program.parseAsync(typed, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof ValidationError)) throw error;
    streams.err(refusal(error, typed));
    return EXIT.refused;
  }
}
