import * as fs from 'node:fs';
import * as path from 'node:path';
import { ValidationError } from '../../errors';

const refused = (folder: string, allowed: string, write: string): never => {
  throw new ValidationError('init', [{ prop: 'folder', got: folder, allowed, write }]);
};

/** A repository that was just cloned or made by `git init` counts as empty. */
function checkEmpty(folder: string): void {
  if (!fs.existsSync(folder)) return;
  if (!fs.statSync(folder).isDirectory()) refused(folder, 'a folder; this is a file', 'observability-constructs init observability');
  const found = fs.readdirSync(folder).filter((name) => name !== '.git').sort();
  if (found.length === 0) return;
  const more = found.length > 10 ? `, and ${found.length - 10} more` : '';
  refused(folder, `a folder that is not there yet or is empty, beside .git; in it: ${found.slice(0, 10).join(', ')}${more}`, 'observability-constructs init observability');
}

function writeBelow(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

/** Makes a folder and those above it, and returns the topmost that was made. Node's own `recursive` never ends below a folder that takes none, as /proc (Node 20). */
function makeFolder(folder: string): string | undefined {
  if (fs.existsSync(folder)) return undefined;
  const above = path.dirname(folder);
  const first = above === folder ? undefined : makeFolder(above);
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if (first !== undefined) fs.rmSync(first, { recursive: true, force: true });
    throw error;
  }
  return first ?? folder;
}

/**
 * Writes all files into an empty folder, or none: into a folder beside their places first, then by renaming.
 * Throws a ValidationError where the folder is not empty or cannot be written.
 * @param files path below the folder, with `/`, and text
 */
export function writeStarter(folder: string, files: ReadonlyMap<string, string>): void {
  let made: string | undefined;
  let stage: string | undefined;
  const moved: string[] = [];
  try {
    checkEmpty(folder);
    made = makeFolder(path.resolve(folder));
    stage = fs.mkdtempSync(path.join(folder, '.init-'));
    writeBelow(stage, files);
    for (const name of fs.readdirSync(stage)) {
      fs.renameSync(path.join(stage, name), path.join(folder, name));
      moved.push(path.join(folder, name));
    }
    fs.rmdirSync(stage);
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    for (const left of [...moved, stage, made]) if (left !== undefined) fs.rmSync(left, { recursive: true, force: true });
    refused(folder, `a folder that can be written (${(error as Error).message})`, 'another folder');
  }
}
