import type { Ledger } from './ledger';
import { SOURCES } from './tables/sources';
import type { Policy } from './tables/tiers';
import { decideWorkload, type Reasoned, type WorkloadSizing } from './workload';


/** Grafana's PostgreSQL. */
export interface DatabaseSizing {
  /** Cores of the database server. */
  readonly cpu: number;
  /** Memory of the server. */
  readonly memoryMiB: number;
  /** Disk of the server; a cloud that sells steps gives the next one. */
  readonly diskGiB: number;
  /** True: a standby in a second zone. */
  readonly standby: boolean;
  /** Days of point-in-time backups. */
  readonly backupDays: number;
}

const row = (value: number): Reasoned => ({ value, formula: 'the row', source: SOURCES.grafana });

/** Grafana keeps dashboards and users only, so its size is the row's. */
export function sizeGrafana(ledger: Ledger, { replicas, cpu, memoryMiB }: Policy['grafana']): WorkloadSizing {
  return decideWorkload(ledger, 'grafana', { replicas: row(replicas), cpu: row(cpu), memoryMiB: row(memoryMiB) });
}

export function sizeDatabase(ledger: Ledger, { standby, ...numbers }: Policy['database']): DatabaseSizing {
  const decide = (name: keyof typeof numbers, unit: string): number => ledger.decide(`database.${name}`, numbers[name], row(numbers[name]), unit);
  return { cpu: decide('cpu', 'cores'), memoryMiB: decide('memoryMiB', 'MiB'), diskGiB: decide('diskGiB', 'GiB'), standby, backupDays: decide('backupDays', 'days') };
}
