import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Synthesized } from '../diff';
import { toFiles } from './output';

/** What vitest and jest hand to a matcher as `this`, as far as it is read here. */
export interface MatcherContext {
  /** True behind `expect(...).not`. Default: false. */
  readonly isNot?: boolean;
  /** The runner's own record of a test's snapshots. Default: none. */
  readonly snapshotState?: unknown;
}

/** As both runners name it: `all` with `-u`, `none` in CI, else `new`. */
export type UpdateMode = 'all' | 'new' | 'none';

const isMode = (value: unknown): value is UpdateMode => value === 'all' || value === 'new' || value === 'none';

/**
 * How the run was started, from the state of the test's snapshots: vitest 4.1 tells it, jest 30 and older ones of vitest only keep it there,
 * under a name of long standing that matchers for pictures read too. Where a runner says neither, `CI` decides and nothing is renewed.
 */
export function updateMode({ snapshotState }: MatcherContext): UpdateMode {
  const state = (snapshotState ?? {}) as { readonly snapshotUpdateState?: unknown; readonly _updateSnapshot?: unknown };
  const mode = [state.snapshotUpdateState, state._updateSnapshot].find(isMode);
  return mode ?? (process.env.CI ? 'none' : 'new');
}

/** How many lines one text has more often than the other, both ways. */
function unlike(kept: readonly string[], now: readonly string[]): number {
  const times = new Map<string, number>();
  for (const text of kept) times.set(text, (times.get(text) ?? 0) + 1);
  for (const text of now) times.set(text, (times.get(text) ?? 0) - 1);
  return [...times.values()].reduce((sum, more) => sum + Math.abs(more), 0);
}

/** First line that differs, with its number. */
function firstDifference(kept: string, now: string): string {
  const [a, b] = [kept.split('\n'), now.split('\n')];
  const line = a.findIndex((text, i) => text !== b[i]);
  const at = line < 0 ? a.length : line;
  return `line ${at + 1} (${unlike(a, b)} lines are only in one of them)\n    kept: ${a[at] ?? '(end)'}\n    now:  ${b[at] ?? '(end)'}`;
}

function keptFiles(folder: string): string[] {
  const below = (part: string): string[] => {
    const at = path.join(folder, part);
    if (!fs.existsSync(at)) return [];
    const files = fs.readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((file) => fs.statSync(path.join(at, file)).isFile());
    return files.map((file) => `${part}/${file.split(path.sep).join('/')}`);
  };
  return [...below('stacks'), ...below('manifests')].filter((file) => /\.(yaml|md|tf\.json)$/.test(file)).sort();
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** Compares, and writes what the mode lets it write. What is left is returned, one text for each file. */
export function compareFiles(folder: string, now: Synthesized, mode: UpdateMode): string[] {
  const faults: string[] = [];
  const files = toFiles(now);
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    const kept = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : undefined;
    if (kept === text) continue;
    if (mode === 'all' || (kept === undefined && mode === 'new')) write(file, text);
    else faults.push(kept === undefined ? `  ${name}: not kept yet` : `  ${name}: ${firstDifference(kept, text)}`);
  }
  for (const name of keptFiles(folder).filter((kept) => !files.has(kept))) {
    if (mode === 'all') fs.rmSync(path.join(folder, name));
    else faults.push(`  ${name}: kept, but no longer written`);
  }
  return faults;
}
