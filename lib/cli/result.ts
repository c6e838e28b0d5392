import type { CostEstimate } from '../cost';
import type { SizePlan } from './plan';

/** A figure that the estimate stands beside; low and high are the same where it is no band. */
export interface Comparison {
  readonly name: string;
  /** US dollars a month. */
  readonly low: number;
  readonly high: number;
  /** Where it comes from and how it was worked out. */
  readonly note: string;
  readonly verified: boolean;
}

export interface CostPlan extends Omit<CostEstimate, 'unverifiedNotice' | 'unpricedNotice'> {
  /** Says what is unverified, and how much of the total it is; null where every price has a source. */
  readonly unverifiedNotice: string | null;
  /** Names what has no price and is in no sum; null where everything has one. */
  readonly unpricedNotice: string | null;
  readonly comparisons: readonly Comparison[];
}

/** The platform at a multiple of the load. */
export interface GrowthPoint {
  readonly factor: number;
  readonly tier: string;
  /** US dollars a month. */
  readonly monthly: number;
  readonly nodes: number;
  /** Cores and GiB of all nodes. */
  readonly cores: number;
  readonly memoryGiB: number;
  readonly brokers: number;
  /** Of the platform's own workloads, agents apart. */
  readonly pods: number;
  /** Persistent volumes, brokers and database. */
  readonly diskGiB: number;
}

export interface GrowthPlan {
  readonly points: readonly GrowthPoint[];
  /** Multiples that no single platform carries, and why. */
  readonly refused: readonly { readonly factor: number; readonly reason: string }[];
}

/** Everything the command knows: what it prints, writes as JSON and draws. */
export interface Report {
  /** Of this shape; a field that is removed or changes its meaning raises it. */
  readonly schemaVersion: 1;
  /** Of the package. */
  readonly version: string;
  readonly plan: SizePlan;
  readonly cost: CostPlan;
  readonly growth: GrowthPlan;
}
