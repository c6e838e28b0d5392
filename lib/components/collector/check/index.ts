import type { Overlay } from '../../../config';
import type { Fault } from '../../../errors';
import { bufferStays } from './agreed';
import { contextArrives } from './context';
import { exportersKeep, heldIsDelivered } from './exporters';
import { everythingArrives } from './flow';
import { listsStay } from './kept';
import { kafkaIsNamed, limiterFirst, nothingDetaches, receiversWait } from './loss';
import { nothingRemoved } from './removed';
import { storagesLast } from './storage';
import { extensionsExist, nothingUnused, pipelinesFit } from './structure';
import { ConfigView } from './view';

export interface CheckOptions {
  /** Ids of pipelines that may lose, on a kill and in an outage, for example `logs/vendor`. Default: none. */
  readonly mayLose?: readonly string[];
  /** Ids of pipelines that hold data in memory by design, for example `traces/sampled`: a kill may lose it, an outage may not. Default: none. */
  readonly holdsInMemory?: readonly string[];
  /** Folders that outlive the pod; what is stored anywhere else dies with it. Default: not known, and not checked. */
  readonly lastingPaths?: readonly string[];
  /** What the library wrote, before an overlay: the lists of its pipelines stay, and what gateway and processors agree on. Default: none, nothing is compared. */
  readonly ours?: Overlay;
}

const RULES = [pipelinesFit, nothingUnused, extensionsExist, nothingRemoved, limiterFirst, nothingDetaches, receiversWait, kafkaIsNamed, exportersKeep, heldIsDelivered, everythingArrives, storagesLast, contextArrives];

/**
 * Everything in a collector's configuration that would not start, or would lose data; empty when there is nothing.
 * Pure, and the same for what the library wrote and for what an overlay made of it. Components it does not know pass,
 * but their place in a pipeline, their queues and their retries are held to the same rules.
 */
export function checkCollectorConfig(config: Overlay, { mayLose = [], holdsInMemory = [], lastingPaths, ours }: CheckOptions = {}): readonly Fault[] {
  const found: Fault[] = [];
  const view = new ConfigView(config, mayLose, holdsInMemory, lastingPaths);
  const faults = { add: (fault: Fault) => void found.push(fault) };
  for (const rule of RULES) rule(view, faults);
  if (ours !== undefined) {
    listsStay(view, ours, faults);
    bufferStays(view, ours, faults);
  }
  return found;
}
