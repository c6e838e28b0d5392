import type { Overlay, Plain } from '../../../config';
import { at, ConfigView, isObject, typeOf, type FaultSink } from './view';

const SIGNALS = ['traces', 'metrics', 'logs'];

function topics(value: Plain): readonly Plain[] {
  return Array.isArray(value) ? value : [];
}

/** What gateway and processors have agreed on, each in a file of its own: topics, encoding, and the key by which a trace stays together. */
export function bufferStays(view: ConfigView, ours: Overlay, faults: FaultSink): void {
  const before = new ConfigView(ours, [], []);
  for (const id of before.used('exporters').filter((e) => typeOf('exporters', e) === 'kafka' && view.has('exporters', e))) writesThere(id, before.component('exporters', id), view.component('exporters', id), faults);
  for (const id of before.used('receivers').filter((r) => typeOf('receivers', r) === 'kafka' && view.has('receivers', r))) readsThere(id, before.component('receivers', id), view.component('receivers', id), faults);
}

function sameEncoding(prop: string, was: Plain, got: Plain, faults: FaultSink): void {
  if (got === was) return;
  faults.add({ prop: `${prop}.encoding`, got, allowed: `${String(was)}, as gateway and processors agree: a record that cannot be read is skipped`, write: `encoding: ${String(was)}` });
}

function writesThere(id: string, was: Overlay, is: Overlay, faults: FaultSink): void {
  const prop = `exporters.${id}`;
  const nobodyReads = (key: string, topic: Plain): void => {
    const allowed = `${String(topic)}: a processor reads that one, and what is written to another topic goes nowhere and is gone after its retention`;
    faults.add({ prop: `${prop}.${key}`, got: at(is, ...key.split('.')), allowed, write: "an exporter of your own beside it, such as 'kafka/mine', for another topic" });
  };
  for (const signal of SIGNALS.filter((s) => isObject(was[s]))) {
    const topic = at(was, signal, 'topic');
    const got = at(is, signal, 'topic');
    // Without any it has a fault of its own.
    if (got !== undefined && got !== '' && got !== topic) nobodyReads(`${signal}.topic`, topic);
    if (at(is, signal, 'topic_from_metadata_key') !== undefined) nobodyReads(`${signal}.topic_from_metadata_key`, topic);
    if (is['topic_from_attribute'] !== undefined) nobodyReads('topic_from_attribute', topic);
    sameEncoding(`${prop}.${signal}`, at(was, signal, 'encoding'), at(is, signal, 'encoding'), faults);
  }
  if (was['partition_traces_by_id'] !== true) return;
  const allowed = 'the trace id as key, by which it chooses the partition: samplers would each see a part of a trace, and lose those whose error another one has seen';
  if (is['partition_traces_by_id'] !== true) faults.add({ prop: `${prop}.partition_traces_by_id`, got: is['partition_traces_by_id'], allowed, write: 'partition_traces_by_id: true, or a sampling that decides on each span alone' });
  const by = is['record_partitioner'];
  if (isObject(by) && Object.keys(by).some((k) => k !== 'sticky_key')) faults.add({ prop: `${prop}.record_partitioner`, got: by, allowed, write: 'record_partitioner: { sticky_key: {} }, or none' });
}

function readsThere(id: string, was: Overlay, is: Overlay, faults: FaultSink): void {
  for (const signal of SIGNALS.filter((s) => isObject(was[s]))) {
    const prop = `receivers.${id}.${signal}`;
    const ours = topics(at(was, signal, 'topics'));
    const got = topics(at(is, signal, 'topics'));
    // Without any it has a fault of its own.
    if (got.length > 0 && ours.some((topic) => !got.includes(topic))) {
      const allowed = `topics with ${ours.join(', ')}: nobody else carries on what gateways write there`;
      faults.add({ prop: `${prop}.topics`, got, allowed, write: `topics: [${[...ours, ...got].map((t) => `'${String(t)}'`).join(', ')}]` });
    }
    sameEncoding(prop, at(was, signal, 'encoding'), at(is, signal, 'encoding'), faults);
  }
}
