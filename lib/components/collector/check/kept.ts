import type { Overlay } from '../../../config';
import { ConfigView, type FaultSink } from './view';

/**
 * What an overlay's list of processors leaves out. It replaces the whole list: who adds one step and forgets the others would send on personal data as it
 * came, or let a sender name any tenant. Leaving one out is possible where the code says so: a choice such as `Redaction.off()`, or `null` for the component.
 */
export function stepsStay(view: ConfigView, ours: Overlay, faults: FaultSink): void {
  for (const before of new ConfigView(ours, [], []).pipelines) {
    const after = view.pipelines.find((p) => p.id === before.id);
    if (after === undefined) continue;
    const [first, ...others] = before.processors;
    // The limiter has a rule of its own.
    const missing = before.processors.filter((id) => id !== 'memory_limiter' && view.has('processors', id) && !after.processors.includes(id));
    if (missing.length === 0) continue;
    const theirs = after.processors.filter((id) => !before.processors.includes(id));
    const list = [...(first === undefined ? [] : [first]), ...theirs, ...others].map((id) => `'${id}'`).join(', ');
    faults.add({
      prop: `service.pipelines.${before.id}.processors`,
      got: `a list without ${missing.join(', ')}`,
      allowed: 'all that stood there, with yours between: an overlay replaces the whole list, and what these take out, mark or add would pass as it came',
      write: `processors: [${list}]; for less a choice that says so, such as Redaction.off() or Filters.off(), or null for the processor itself`,
    });
  }
}
