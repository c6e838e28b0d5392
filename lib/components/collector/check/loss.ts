import { EXPORTERS, PROCESSORS, RECEIVERS, type ExporterRow, type ProcessorRow, type ReceiverRow } from '../version';
import { at, typeOf, type ConfigView, type FaultSink } from './view';

type Rows<Row> = { readonly [type: string]: Row | undefined };
const RECEIVER_ROWS: Rows<ReceiverRow> = RECEIVERS;
const PROCESSOR_ROWS: Rows<ProcessorRow> = PROCESSORS;
const EXPORTER_ROWS: Rows<ExporterRow> = EXPORTERS;

/** 0, `0s`, `0m`: no end. */
function isZero(value: unknown): boolean {
  return value === 0 || (typeof value === 'string' && /^0+(\.0+)?(ns|us|µs|ms|s|m|h)?$/.test(value));
}

/** The memory limiter stands first, once, and is switched on. */
export function limiterFirst(view: ConfigView, faults: FaultSink): void {
  const isLimiter = (id: string): boolean => typeOf('processors', id) === 'memory_limiter';
  for (const pipeline of view.pipelines) {
    const { id, processors } = pipeline;
    const prop = `service.pipelines.${id}.processors`;
    const late = processors.slice(1).some(isLimiter);
    if (!late && (!view.startsAtReceiver(pipeline) || isLimiter(processors[0] ?? ''))) continue;
    faults.add({
      prop,
      got: processors,
      allowed: 'memory_limiter first: only there it refuses before anything is taken in; elsewhere the collector is killed for memory and loses all it holds',
      write: `processors: [memory_limiter, ${processors.filter((p) => !isLimiter(p)).join(', ')}]`,
    });
  }
  for (const id of view.used('processors').filter(isLimiter)) {
    const config = view.component('processors', id);
    const interval = config['check_interval'];
    if (interval === undefined || isZero(interval)) {
      faults.add({ prop: `processors.${id}.check_interval`, got: interval, allowed: 'longer than 0, which is the default and switches the limiter off', write: "check_interval: '1s'" });
    }
    if (config['limit_mib'] === undefined && config['limit_percentage'] === undefined) {
      faults.add({ prop: `processors.${id}`, got: config, allowed: 'with a limit: without one it refuses nothing', write: 'limit_percentage: 75' });
    }
  }
}

/** No processor answers before the data has gone on, or throws it away by its settings. */
export function nothingDetaches(view: ConfigView, faults: FaultSink): void {
  for (const pipeline of view.lossless) {
    for (const id of pipeline.processors) {
      const reason = PROCESSOR_ROWS[typeOf('processors', id)]?.detaches;
      if (reason === undefined) continue;
      const write = typeOf('processors', id) === 'batch' ? "sending_queue.batch on the exporter, with wait_for_result: true" : `mayLose: ['${pipeline.id}'] when that loss is meant`;
      faults.add({ prop: `service.pipelines.${pipeline.id}.processors`, got: id, allowed: `processors that answer after the data has gone on; ${reason}`, write });
    }
  }
  for (const id of view.used('processors')) {
    const type = typeOf('processors', id);
    const config = view.component('processors', id);
    if (type === 'tail_sampling' && config['drop_pending_traces_on_shutdown'] === true) {
      const allowed = 'false: every restart would lose the traces of a decision window';
      faults.add({ prop: `processors.${id}.drop_pending_traces_on_shutdown`, got: true, allowed, write: 'drop_pending_traces_on_shutdown: false' });
    }
    if (['filter', 'transform'].includes(type) && config['error_mode'] === 'propagate') {
      const allowed = 'ignore or silent: with propagate one failing statement loses the whole payload';
      faults.add({ prop: `processors.${id}.error_mode`, got: 'propagate', allowed, write: 'error_mode: ignore' });
    }
  }
}

interface Setting {
  readonly path: readonly string[];
  readonly good: (value: unknown) => boolean;
  readonly allowed: string;
  readonly write: string;
}

const KAFKA_RECEIVER: readonly Setting[] = [
  {
    path: ['message_marking', 'after'],
    good: (v) => v === true,
    allowed: 'true: by default an offset moves before its record is delivered, and a crash or an error loses the record',
    write: 'message_marking: { after: true, on_error: false }',
  },
  {
    path: ['message_marking', 'on_error'],
    good: (v) => v === undefined || v === false,
    allowed: 'false: a record whose delivery failed would be skipped',
    write: 'message_marking: { after: true, on_error: false }',
  },
  {
    path: ['error_backoff', 'enabled'],
    good: (v) => v === true,
    allowed: 'true: without it one error pauses the partition until the next rebalance, and what is older than the retention is lost',
    write: 'error_backoff: { enabled: true, max_elapsed_time: 0s }',
  },
  {
    path: ['error_backoff', 'max_elapsed_time'],
    good: isZero,
    allowed: '0s, without end: a backend may be away for longer',
    write: 'error_backoff: { enabled: true, max_elapsed_time: 0s }',
  },
  {
    path: ['initial_offset'],
    good: (v) => v === 'earliest',
    allowed: 'earliest: a new consumer group at latest, the default, skips everything that is already in the topic',
    write: 'initial_offset: earliest',
  },
];

const FILE_LOG: readonly Setting[] = [
  { path: ['storage'], good: (v) => typeof v === 'string', allowed: 'a file_storage extension: without it a restart forgets how far each file was read', write: 'storage: file_storage/checkpoints' },
  {
    path: ['retry_on_failure', 'enabled'],
    good: (v) => v === true,
    allowed: 'true: by default a line that is refused is dropped',
    write: 'retry_on_failure: { enabled: true, max_elapsed_time: 0s }',
  },
  {
    path: ['retry_on_failure', 'max_elapsed_time'],
    good: isZero,
    allowed: '0s, without end: the default gives up after 5 minutes and drops',
    write: 'retry_on_failure: { enabled: true, max_elapsed_time: 0s }',
  },
];

const SETTINGS: Rows<readonly Setting[]> = { kafka: KAFKA_RECEIVER, file_log: FILE_LOG };

/** Receivers move on only after the data is delivered. */
export function receiversWait(view: ConfigView, faults: FaultSink): void {
  for (const id of view.used('receivers', view.lossless)) {
    for (const { path, good, allowed, write } of SETTINGS[typeOf('receivers', id)] ?? []) {
      const got = at(view.component('receivers', id), ...path);
      if (!good(got)) faults.add({ prop: `receivers.${id}.${path.join('.')}`, got, allowed, write });
    }
  }
}

/** Exporters keep or refuse what they cannot send; Kafka answers when every in-sync replica has it. */
export function exportersKeep(view: ConfigView, faults: FaultSink): void {
  for (const id of view.used('exporters', view.lossless)) {
    const config = view.component('exporters', id);
    const type = typeOf('exporters', id);
    const acks = at(config, 'producer', 'required_acks');
    if (type === 'kafka' && acks !== 'all' && acks !== -1) {
      const allowed = 'all: with the default of 1 the loss of one broker loses records that were already answered for';
      faults.add({ prop: `exporters.${id}.producer.required_acks`, got: acks, allowed, write: 'producer: { required_acks: all }' });
    }
    exporterAnswers(view, id, faults);
    if (EXPORTER_ROWS[type]?.queue === false) continue;
    queueHolds(view, id, faults);
    retriesLast(view, id, faults);
  }
}

/** What an exporter answers is true: it neither answers before it has sent, nor calls a broken-off delivery final. */
function exporterAnswers(view: ConfigView, id: string, faults: FaultSink): void {
  const { detaches, hidesCancelling } = EXPORTER_ROWS[typeOf('exporters', id)] ?? {};
  const pipelines = view.lossless.filter((p) => p.exporters.includes(id));
  if (detaches !== undefined) {
    const allowed = `exporters that answer after they have sent; ${detaches}`;
    for (const { id: pipeline } of pipelines) faults.add({ prop: `exporters.${id}`, got: pipeline, allowed, write: `mayLose: ['${pipeline}'] when that loss is meant` });
  }
  if (hidesCancelling !== true) return;
  const sources = pipelines.flatMap((p) => view.origins(p)).filter((r) => typeOf('receivers', r) === 'kafka');
  for (const source of new Set(sources)) {
    const allowed = 'behind a receiver that does not break off: when a partition moves, kafka breaks off what is under way, this exporter calls that a final error, and the record is skipped';
    const write = 'otlp_grpc to an otlp receiver on 127.0.0.1 of the same collector, and this exporter behind that one';
    faults.add({ prop: `exporters.${id}`, got: `behind ${source}`, allowed, write });
  }
}

function queueHolds(view: ConfigView, id: string, faults: FaultSink): void {
  const queue = at(view.component('exporters', id), 'sending_queue');
  const stored = at(queue, 'storage') !== undefined;
  const waits = at(queue, 'wait_for_result') === true;
  if (at(queue, 'enabled') === false || stored !== waits) return;
  faults.add({
    prop: `exporters.${id}.sending_queue`,
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
  const sources = view.lossless.filter((p) => p.exporters.includes(id)).flatMap((p) => p.receivers);
  if (!stored && sources.every((s) => RECEIVER_ROWS[typeOf('receivers', s)]?.resends === true)) return;
  faults.add({
    prop: `exporters.${id}.retry_on_failure`,
    got: retry,
    allowed: 'retries without end: nobody sends this data again, and the default drops it after 5 minutes',
    write: "retry_on_failure: { enabled: true, max_elapsed_time: 0s }",
  });
}
