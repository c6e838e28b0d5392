import { account, size, SIGNALS, subtract, type Account, type Seen, type Sent, type Signal } from './ledger';
import { run, sleep } from './process';
import type { House } from './stage';

/** What a case sends. */
export interface LoadProps {
  /** Number of the case: what its ids begin with. */
  readonly run: number;
  /** Items of each signal; none of those that are left out. */
  readonly items: { readonly [S in Signal]?: number };
  /** Items per second of each signal; 0 for as fast as it goes. */
  readonly rate: number;
  /** Further flags of `otlp send`. Default: none. */
  readonly flags?: readonly string[];
}

export type Sents = { readonly [S in Signal]?: Sent };
export type Accounts = { readonly [S in Signal]?: Account };

/** Sends a load through every gateway of a stage. */
export async function send(house: House, doors: readonly string[], { run: of, items, rate, flags = [] }: LoadProps): Promise<Sents> {
  const counts = SIGNALS.flatMap((signal) => [`-${signal}`, String(items[signal] ?? 0)]);
  return JSON.parse(await run(house.otlp, ['send', '-case', String(of), '-rate', String(rate), ...counts, ...doors, ...flags])) as Sents;
}

/** Seconds without a further arrival after which what is missing counts as lost: a dead consumer's partitions wait for 60 s, retries for 30. */
const IDLE_SECONDS = 150;

/** Waits until everything acknowledged of these signals has arrived, or nothing has for long. */
export async function drained(house: House, run: number, sent: Sents, signals: readonly Signal[] = SIGNALS): Promise<Accounts> {
  let arrived = -1;
  let since = Date.now();
  for (;;) {
    const seen = await house.backends.seen(run);
    const missing = signals.filter((signal) => sent[signal] !== undefined).some((signal) => size(subtract(sent[signal]!.acknowledged, seen[signal].ranges)) > 0);
    const now = signals.reduce((sum, signal) => sum + seen[signal].items, 0);
    if (now !== arrived) [arrived, since] = [now, Date.now()];
    if (!missing || Date.now() - since > 1000 * IDLE_SECONDS) return accounts(sent, await settled(house, run, seen));
    await sleep(500);
  }
}

/** What has arrived when nothing more comes: duplicates may be behind the last new item. */
async function settled(house: House, run: number, before: { readonly [S in Signal]: Seen }): Promise<{ readonly [S in Signal]: Seen }> {
  await sleep(1500);
  const after = await house.backends.seen(run);
  const sum = (of: { readonly [S in Signal]: Seen }): number => SIGNALS.reduce((n, signal) => n + of[signal].items + of[signal].duplicates, 0);
  return sum(after) === sum(before) ? after : settled(house, run, after);
}

function accounts(sent: Sents, seen: { readonly [S in Signal]: Seen }): Accounts {
  return Object.fromEntries(SIGNALS.flatMap((signal) => (sent[signal] === undefined ? [] : [[signal, account(sent[signal]!, seen[signal])]])));
}
