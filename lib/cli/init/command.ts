import * as path from 'node:path';
import { Command, Option } from 'commander';
import { TIER_NAMES, type TierName } from '../../sizing';
import { ownManifest } from '../package';
import { starterFiles } from './files';
import { openValues } from './readme';
import { misuse, STARTER_CLOUDS, starterValues, VALUE_FLAGS, type StarterCloud, type TypedValues, type ValueFlag } from './values';
import { writeStarter } from './write';

interface InitArguments extends TypedValues {
  readonly cloud?: StarterCloud;
  readonly tier: TierName;
}

const EXAMPLES = `
Examples:
  $ observability-constructs init observability --cloud aws --tier small --region us-west-2 --state acme-terraform-state
  $ observability-constructs init --cloud gcp --project acme-telemetry --tier medium
  $ observability-constructs init observability --cloud existing --storage-class ceph-block

What is not given and has no default is marked in platform.ts, and no deployment works without it.

Exit codes: 0 written, 1 the input or the folder was refused and nothing written, 2 the command was used wrongly.`;

const option = ({ flag, argument, help, clouds }: ValueFlag): Option => new Option(`${flag} <${argument}>`, clouds.length === STARTER_CLOUDS.length ? help : `${help} (${clouds.join(', ')})`);

function nextCommands(folder: string, files: number, open: readonly string[]): string {
  const there = path.relative('', folder);
  const next = [...(there === '' ? [] : [`cd ${there}`]), 'npm install', 'npm test         writes snapshot/, everything that the platform is made of', 'npm run synth    writes cdktf.out/ and says what is in it'];
  const left = open.length === 0 ? '' : `\nBefore a deployment, write yours in platform.ts: ${open.join(', ')}\n`;
  return `${files} files in ${there === '' ? 'this folder' : there}. Next:\n\n${next.map((line) => `  ${line}\n`).join('')}${left}\nREADME.md has the rest.\n`;
}

/** The command that writes a new repository with a platform, its test and its workflow. */
export function initCommand(out: (text: string) => void): Command {
  const command = new Command('init')
    .description('Writes a repository to begin with: a platform, a test that keeps its snapshot, and a workflow that reviews each change.')
    .argument('[folder]', 'an empty folder, or one to be made', '.')
    .addOption(new Option('--cloud <name>', 'where the platform runs; existing: in a cluster that you have').choices(STARTER_CLOUDS))
    .addOption(new Option('--tier <name>', 'how large it is').choices(TIER_NAMES).default('small'));
  for (const flag of VALUE_FLAGS) command.addOption(option(flag));
  return command
    .helpOption('-h, --help', 'this help')
    .addHelpText('after', EXAMPLES)
    .action((folder: string, { cloud, tier, ...typed }: InitArguments) => {
      if (cloud === undefined) return command.error(`error: say where the platform runs: --cloud ${STARTER_CLOUDS.join(', --cloud ')}`);
      const wrong = misuse(cloud, typed);
      if (wrong !== undefined) return command.error(`error: ${wrong}`);
      const values = starterValues(folder, cloud, tier, typed);
      const files = starterFiles(values, ownManifest());
      writeStarter(folder, files);
      out(nextCommands(folder, files.size, openValues(values)));
    });
}
