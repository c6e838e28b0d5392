import type { Overlay } from '../../../config';
import { ConfigView, type FaultSink, type PipelineView } from './view';

type Place = 'receivers' | 'processors' | 'exporters';

const OWN_PIPELINE = 'null for the pipeline and one under a name of yours';

/** What a list does to what it leaves out, and how to say that less is meant. */
const LISTS: { readonly [P in Place]: { readonly effect: string; readonly less: string } } = {
  receivers: { effect: 'and whoever sends this signal to the others is refused for good, and drops what it holds', less: OWN_PIPELINE },
  processors: { effect: 'and what these take out, mark or add would pass as it came', less: 'a choice that says so, such as Redaction.off() or Filters.off(), or null for the processor itself' },
  exporters: { effect: 'and nothing of this signal would come to the others any more', less: OWN_PIPELINE },
};

/** Whether a pipeline's data comes to an exporter or a connector, through connectors as well. */
function reaches(view: ConfigView, from: PipelineView, id: string, seen: readonly string[] = []): boolean {
  if (from.exporters.includes(id)) return true;
  const behind = view.pipelines.filter((p) => !seen.includes(p.id) && p.receivers.some((r) => view.has('connectors', r) && from.exporters.includes(r)));
  return behind.some((p) => reaches(view, p, id, [...seen, from.id]));
}

/** What stood in a pipeline's list and is gone from it. What is in no pipeline any more is not its matter: that is a fault of its own. */
function missing(view: ConfigView, before: PipelineView, after: PipelineView, place: Place): string[] {
  const gone = before[place].filter((id) => !after[place].includes(id));
  // The limiter has a rule of its own.
  if (place === 'processors') return gone.filter((id) => id !== 'memory_limiter' && view.has('processors', id));
  const used = gone.filter((id) => view.pipelines.some((p) => p[place].includes(id)));
  if (place === 'exporters') return used.filter((id) => !reaches(view, after, id));
  return used.filter((id) => !view.pipelines.some((p) => p.signal === before.signal && p.receivers.includes(id)));
}

/** All that stood there, with what an overlay brings: processors behind the first, the limiter. */
function together(before: readonly string[], after: readonly string[], place: Place): string {
  const theirs = after.filter((id) => !before.includes(id));
  const first = place === 'processors' ? 1 : before.length;
  return [...before.slice(0, first), ...theirs, ...before.slice(first)].map((id) => `'${id}'`).join(', ');
}

/** A pipeline of an overlay that begins where one of ours does: its data is no less private, and of no other tenant. */
function besideOurs(view: ConfigView, made: ConfigView, pipeline: PipelineView, faults: FaultSink): void {
  const { id, signal, receivers, processors } = pipeline;
  const [one, another] = made.pipelines.filter((p) => p.signal === signal && p.receivers.some((r) => made.has('receivers', r) && receivers.includes(r)));
  if (one === undefined) return;
  if (another !== undefined) {
    const allowed = `receivers of ${one.id} or of ${another.id}: each has steps of its own, and what one marks another takes away`;
    faults.add({ prop: `service.pipelines.${id}.receivers`, got: receivers, allowed, write: 'two pipelines' });
    return;
  }
  const needed = one.processors.filter((p) => view.has('processors', p));
  const gone = needed.filter((p) => p !== 'memory_limiter' && !processors.includes(p));
  if (gone.length === 0) return;
  faults.add({
    prop: `service.pipelines.${id}.processors`,
    got: `a list without ${gone.join(', ')}`,
    allowed: `what stands in ${one.id}, which takes the same data: what these take out, mark or add would pass as it came`,
    write: `processors: [${together(needed, processors, 'processors')}]; for less a receiver of its own`,
  });
}

/**
 * What an overlay's list in a pipeline leaves out. It replaces the whole list: who adds one step and forgets the others would send on personal data as it
 * came, or let a sender name any tenant; who adds a receiver would shut the door that agents come through.
 */
export function listsStay(view: ConfigView, ours: Overlay, faults: FaultSink): void {
  const made = new ConfigView(ours, [], []);
  for (const pipeline of view.pipelines.filter((p) => !made.pipelines.some((o) => o.id === p.id))) besideOurs(view, made, pipeline, faults);
  for (const before of made.pipelines) {
    const after = view.pipelines.find((p) => p.id === before.id);
    if (after === undefined) continue;
    for (const place of ['receivers', 'processors', 'exporters'] as const) {
      const gone = missing(view, before, after, place);
      if (gone.length === 0) continue;
      const { effect, less } = LISTS[place];
      faults.add({
        prop: `service.pipelines.${before.id}.${place}`,
        got: `a list without ${gone.join(', ')}`,
        allowed: `all that stood there, with yours ${place === 'processors' ? 'between' : 'beside'}: an overlay replaces the whole list, ${effect}`,
        write: `${place}: [${together(before[place], after[place], place)}]; for less ${less}`,
      });
    }
  }
}
