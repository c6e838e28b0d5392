import type { Outcome } from '../report';
import type { House, Stage } from '../stage';

/** The stages that cases run on; each is started when the first case asks for it, and ended when another is asked for. */
export interface Stages {
  unsampled(): Promise<Stage>;
  /** The same with one gateway, which asks for a token. */
  asking(): Promise<Stage>;
  /** Tail sampling, two trace processors. */
  sampled(): Promise<Stage>;
  /** Ends whatever runs. */
  none(): Promise<void>;
}

export interface Setting {
  readonly house: House;
  readonly stages: Stages;
  /** True for a tenth of the load and shorter outages. */
  readonly short: boolean;
  /** Number of the case: what its ids begin with. */
  readonly run: number;
  /** Says on the terminal what happens. */
  readonly told: (what: string) => void;
}

export interface Case {
  readonly name: string;
  readonly does: string;
  /** Part of `--short`. */
  readonly inShort: boolean;
  run(setting: Setting): Promise<Omit<Outcome, 'name' | 'seconds'>>;
}
