import type { WorkloadSizing } from './workload';

export interface DatabaseSizing {
  /** Cores of the database server. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** True: a standby in a second zone. */
  readonly standby: boolean;
  /** Days of point-in-time backups. */
  readonly backupDays: number;
}

/** Grafana keeps dashboards and users only; the mission's Medium row. */
export const GRAFANA: WorkloadSizing = { replicas: 2, cpu: 1, memoryMiB: 2048 };

/** The mission's Medium row, with a standby. */
export const DATABASE: DatabaseSizing = { cpu: 2, memoryMiB: 4096, diskGiB: 50, standby: true, backupDays: 14 };
