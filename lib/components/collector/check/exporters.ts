import type { Plain } from '../../../config';
import { EXPORTERS, RECEIVERS, type ExporterRow, type ReceiverRow } from '../version';
import { at, isObject, isZero, typeOf, type ConfigView, type FaultSink } from './view';

type Rows<Row> = { readonly [type: string]: Row | undefined };
const RECEIVER_ROWS: Rows<ReceiverRow> = RECEIVERS;
const EXPORTER_ROWS: Rows<ExporterRow> = EXPORTERS;

/** Exporters keep or refuse what they cannot send; Kafka answers when every in-sync replica has it. */
export function exportersKeep(view: ConfigView, faults: FaultSink): void {
  for (const id of view.used('exporters', view.lossless)) {
    const type = typeOf('exporters', id);
    if (type === 'kafka') kafkaKeeps(view, id, faults);
    if (type === 'prometheus_remote_write') remoteWriteWaits(view, id, faults);
    exporterAnswers(view, id, faults);
    if (EXPORTER_ROWS[type]?.queue === false) continue;
    queueHolds(view, id, 'sending_queue', faults);
    if (type === 'load_balancing') queueHolds(view, id, 'protocol.otlp.sending_queue', faults);
    // What has no retries hands its error back; a stored queue would drop at the first.
    if (EXPORTER_ROWS[type]?.neverFinal !== true) retriesLast(view, id, faults);
    else if (at(view.component('exporters', id), 'sending_queue', 'storage') !== undefined) faults.add({ ...ENDLESS, prop: `exporters.${id}`, got: 'stored, and no retries', write: 'sending_queue: { enabled: true, wait_for_result: true }' });
  }
}

/** Every in-sync replica has a record before it is answered for; the topic is there, and takes it. */
function kafkaKeeps(view: ConfigView, id: string, faults: FaultSink): void {
  const config = view.component('exporters', id);
  const add = (key: string, got: unknown, allowed: string, write: string): void => faults.add({ prop: `exporters.${id}.producer.${key}`, got, allowed, write: `producer: { ${write} }` });
  const acks = at(config, 'producer', 'required_acks');
  if (acks !== 'all' && acks !== -1) add('required_acks', acks, 'all: with the default of 1 the loss of one broker loses records that were already answered for', 'required_acks: all');
  const creates = at(config, 'producer', 'allow_auto_topic_creation');
  if (creates !== false) add('allow_auto_topic_creation', creates, 'false: by default a topic that is missing is made with as many copies as the brokers think, often one', 'allow_auto_topic_creation: false');
  const { sizer, max_size: batch } = { ...OBJECT(at(config, 'sending_queue')), ...OBJECT(at(config, 'sending_queue', 'batch')) };
  const most = at(config, 'producer', 'max_message_bytes') ?? KAFKA_MESSAGE_BYTES;
  if (sizer === 'bytes' && Number(batch) > Number(most)) add('max_message_bytes', most, `from ${String(batch)}, the size of a batch: one that is larger is refused for good`, `max_message_bytes: ${String(batch)}`);
}

/** The exporter's default, before compression (0.159). */
const KAFKA_MESSAGE_BYTES = 1_000_000;

const OBJECT = (value: Plain): { readonly [key: string]: Plain } => (isObject(value) ? value : {});

/** Its own queue answers on arrival, and a time limit for all requests of a push together can end between two of them, unseen. */
function remoteWriteWaits(view: ConfigView, id: string, faults: FaultSink): void {
  const config = view.component('exporters', id);
  const queued = at(config, 'remote_write_queue', 'enabled');
  if (queued !== false && config['wal'] === undefined) {
    const allowed = 'false: by default a push is answered when it is in memory, and a kill loses up to 10,000 of them';
    faults.add({ prop: `exporters.${id}.remote_write_queue.enabled`, got: queued, allowed, write: 'remote_write_queue: { enabled: false }' });
  }
  if (isZero(config['timeout'])) return;
  const allowed = '0s: it holds for all requests of a push together, and one that ends between two of them hides the rest; http.timeout holds for each';
  faults.add({ prop: `exporters.${id}.timeout`, got: config['timeout'], allowed, write: "timeout: '0s', http: { timeout: '30s' }" });
}

/** Behind what has answered already, such as a sampler or what counts spans, nobody sends again: an exporter waits for room, and tries for ever. */
export function heldIsDelivered(view: ConfigView, faults: FaultSink): void {
  const held = view.lasting.filter((p) => !view.lossless.includes(p));
  for (const id of view.used('exporters', held)) {
    if (EXPORTER_ROWS[typeOf('exporters', id)]?.queue === false) continue;
    const queue = at(view.component('exporters', id), 'sending_queue');
    const allowed = 'true: what a sampler has let go, or a connector has counted, nobody sends again, and a full queue would drop it';
    if (at(queue, 'enabled') !== false && at(queue, 'block_on_overflow') !== true) {
      faults.add({ prop: `exporters.${id}.sending_queue.block_on_overflow`, got: at(queue, 'block_on_overflow'), allowed, write: 'block_on_overflow: true' });
    }
    const retry = at(view.component('exporters', id), 'retry_on_failure');
    if (at(retry, 'enabled') === false || !isZero(at(retry, 'max_elapsed_time'))) faults.add({ ...ENDLESS, prop: `exporters.${id}.retry_on_failure`, got: retry });
  }
}

const ENDLESS = {
  allowed: 'retries without end: nobody sends this data again, and the default drops it after 5 minutes',
  write: "retry_on_failure: { enabled: true, max_elapsed_time: 0s }",
} as const;

/** What an exporter answers is true: it neither answers before it has sent, nor calls a broken-off delivery final. */
function exporterAnswers(view: ConfigView, id: string, faults: FaultSink): void {
  const { detaches, hidesCancelling, neverFinal } = EXPORTER_ROWS[typeOf('exporters', id)] ?? {};
  const pipelines = view.lossless.filter((p) => p.exporters.includes(id));
  if (detaches !== undefined) {
    const allowed = `exporters that answer after they have sent; ${detaches}`;
    for (const { id: pipeline } of pipelines) faults.add({ prop: `exporters.${id}`, got: pipeline, allowed, write: `mayLose: ['${pipeline}'] when that loss is meant` });
  }
  const kafka = [...new Set(pipelines.flatMap((p) => view.origins(p)).filter((r) => typeOf('receivers', r) === 'kafka'))];
  if (neverFinal === true && kafka.length > 0) {
    const allowed = 'behind a receiver that does not repeat for ever: it calls no error final, so one record that its destination refuses stops its partition, until Kafka has forgotten what is behind it';
    faults.add({ prop: `exporters.${id}`, got: `behind ${kafka.join(', ')}`, allowed, write: 'Destination.googleCloud, which sends OTLP' });
  }
  if (hidesCancelling !== true) return;
  for (const source of kafka) {
    const allowed = 'behind a receiver that does not break off: when a partition moves, kafka breaks off what is under way, this exporter calls that a final error, and the record is skipped';
    const write = 'otlp_grpc to an otlp receiver on 127.0.0.1 of the same collector, and this exporter behind that one';
    faults.add({ prop: `exporters.${id}`, got: `behind ${source}`, allowed, write });
  }
}

function queueHolds(view: ConfigView, id: string, path: string, faults: FaultSink): void {
  const queue = at(view.component('exporters', id), ...path.split('.'));
  const stored = at(queue, 'storage') !== undefined;
  const waits = at(queue, 'wait_for_result') === true;
  if (at(queue, 'enabled') === false || stored !== waits) return;
  faults.add({
    prop: `exporters.${id}.${path}`,
    got: queue,
    allowed:
      stored && waits
        ? 'storage or wait_for_result, not both: the collector refuses to start'
        : 'a queue that is persistent, waits for its result or is off: the default queue answers on arrival, and a kill loses what it holds',
    write: 'sending_queue: { enabled: true, wait_for_result: true, block_on_overflow: true }, or { enabled: true, storage: file_storage/queue, sizer: bytes, queue_size: ... }',
  });
}

function retriesLast(view: ConfigView, id: string, faults: FaultSink): void {
  const config = view.component('exporters', id);
  const retry = at(config, 'retry_on_failure');
  if (at(retry, 'enabled') !== false && isZero(at(retry, 'max_elapsed_time'))) return;
  // An exporter that hands its error back may give up when the source then sends again.
  const stored = at(config, 'sending_queue', 'storage') !== undefined;
  const sources = view.lossless.filter((p) => p.exporters.includes(id)).flatMap((p) => view.senders(p));
  if (!stored && sources.every((s) => RECEIVER_ROWS[typeOf('receivers', s)]?.resends === true)) return;
  faults.add({ ...ENDLESS, prop: `exporters.${id}.retry_on_failure`, got: retry });
}
