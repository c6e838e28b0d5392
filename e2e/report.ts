import Table from 'cli-table3';
import { size, written, type Account, type Signal } from './ledger';
import type { Accounts } from './load';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly account: Account;
  /** True where acknowledged items may be missing: they were dropped by choice. Default: false. */
  readonly sampled?: boolean;
}

/** What came of a case. */
export interface Outcome {
  readonly name: string;
  readonly rows: readonly Row[];
  /** Sentences about what else was seen. */
  readonly notes: readonly string[];
  /** Sentences about what should have been otherwise. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

const ITEM: { readonly [S in Signal]: string } = { traces: 'spans', metrics: 'points', logs: 'records' };

export function rowsOf(accounts: Accounts): Row[] {
  return (Object.entries(accounts) as [Signal, Account][]).map(([signal, account]) => ({ what: ITEM[signal], account }));
}

/** What a row says against the run. */
export function faultsOf(rows: readonly Row[]): string[] {
  return rows.flatMap(({ what, account, sampled = false }) => [
    ...(!sampled && account.lost.length > 0 ? [`${size(account.lost)} ${what} acknowledged and lost: ${written(account.lost)}`] : []),
    ...(account.refused > 0 ? [`${account.refused} ${what} refused or never answered`] : []),
  ]);
}

export function table(outcomes: readonly Outcome[]): string {
  const out = new Table({ head: ['case', 'items', 'acknowledged', 'arrived', 'lost', 'duplicates', 'sent again', 'seconds', 'result'], style: { head: [], border: [], compact: true } });
  for (const { name, rows, faults, seconds } of outcomes) {
    rows.forEach(({ what, account, sampled = false }, i) => {
      const lost = sampled ? 'sampled' : String(size(account.lost));
      out.push([i === 0 ? name : '', what, account.acknowledged, account.arrived, lost, account.duplicates, account.again, i === 0 ? seconds.toFixed(0) : '', i === 0 ? (faults.length === 0 ? 'pass' : 'FAIL') : '']);
    });
    if (rows.length === 0) out.push([name, '', '', '', '', '', '', seconds.toFixed(0), faults.length === 0 ? 'pass' : 'FAIL']);
  }
  return out.toString();
}
