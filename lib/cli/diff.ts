import * as fs from 'node:fs';
import { Command } from 'commander';
import { diff, isUnsafe, readFolder, toMarkdown, toText, type Change, type Synthesized } from '../diff';

interface DiffArguments {
  readonly markdown?: true;
  readonly json?: true;
  readonly allowDataLoss?: true;
}

const EXAMPLES = `
A folder is cdktf's output (stacks/*/cdk.tf.json, manifests/**/*.yaml), or a snapshot that toMatchManifestSnapshot keeps.

Examples:
  $ observability-constructs diff before/ cdktf.out/
  $ observability-constructs diff before/ cdktf.out/ --markdown > comment.md

Exit codes: 0 no data is lost or less safe, or that is allowed, 1 data would be lost or less safe, 2 the command was used wrongly or a folder cannot be read.`;

function folder(name: string, command: Command): Synthesized {
  const faulty = (why: string): never => command.error(`error: ${name}: ${why}`);
  try {
    if (!fs.existsSync(name)) faulty('there is no such folder');
    const found = readFolder(name);
    return Object.keys(found.stacks).length + Object.keys(found.manifests).length > 0 ? found : faulty('there is no stacks/*/cdk.tf.json and no manifests/**/*.yaml below it');
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined && (error as { exitCode?: number }).exitCode === undefined) return faulty((error as Error).message);
    throw error;
  }
}

/** Where a manifest is none, the file is named, and with it the component; both folders are of the user's own. */
function changesBetween(before: string, after: string, command: Command): Change[] {
  const [was, is] = [folder(before, command), folder(after, command)];
  try {
    return diff(was, is);
  } catch (error) {
    if (error instanceof SyntaxError) return command.error(`error: ${before} or ${after}: ${error.message}`);
    throw error;
  }
}

/**
 * The command that compares two output folders.
 * @param refuse called when data would be lost or less safe and that is not allowed
 */
export function diffCommand(out: (text: string) => void, refuse: () => void): Command {
  const command = new Command('diff')
    .description('Lists what is added, changed, replaced or destroyed between two output folders, and what of it loses data or makes it less safe.')
    .argument('<old>', 'output folder, or kept snapshot, of what runs')
    .argument('<new>', 'the same of what is to run')
    .option('--markdown', 'as Markdown, for a pull request')
    .option('--json', 'as JSON: a list of changes')
    .option('--allow-data-loss', 'exit with 0 although data would be lost or less safe; it is still listed')
    .helpOption('-h, --help', 'this help')
    .addHelpText('after', EXAMPLES)
    .action((before: string, after: string, { markdown, json, allowDataLoss }: DiffArguments) => {
      if (markdown && json) command.error('error: either --markdown or --json');
      const changes = changesBetween(before, after, command);
      out(`${json ? JSON.stringify(changes, null, 2) : markdown ? toMarkdown(changes) : toText(changes)}\n`);
      if (!allowDataLoss && changes.some(isUnsafe)) refuse();
    });
  return command;
}
