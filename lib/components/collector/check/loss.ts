import type { Plain } from '../../../config';
import { PROCESSORS, type ProcessorRow } from '../version';
import { at, isObject, isZero, typeOf, type ConfigView, type FaultSink } from './view';

type Rows<Row> = { readonly [type: string]: Row | undefined };
const PROCESSOR_ROWS: Rows<ProcessorRow> = PROCESSORS;

/** Of a pod's memory; what the limiter counts, Go's heap, is not all of it. */
const MOST_PERCENT = 90;

/** The memory limiter stands first, once, and is switched on. */
export function limiterFirst(view: ConfigView, faults: FaultSink): void {
  const isLimiter = (id: string): boolean => typeOf('processors', id) === 'memory_limiter';
  for (const pipeline of view.pipelines) {
    const { id, processors } = pipeline;
    const prop = `service.pipelines.${id}.processors`;
    if (pipeline.receivers.length > 0 && !view.startsAtReceiver(pipeline) && processors.some(isLimiter)) {
      const allowed = 'no memory_limiter behind a connector: what it refuses there was answered for, or comes again through every other pipeline of the connector';
      faults.add({ prop, got: processors, allowed, write: `processors: [${processors.filter((p) => !isLimiter(p)).join(', ')}], and the limiter where the data comes in` });
      continue;
    }
    const late = processors.slice(1).some(isLimiter);
    if (!late && (!view.startsAtReceiver(pipeline) || isLimiter(processors[0] ?? ''))) continue;
    faults.add({
      prop,
      got: processors,
      allowed: 'memory_limiter first: only there it refuses before anything is taken in; elsewhere the collector is killed for memory and loses all it holds',
      write: `processors: [${['memory_limiter', ...processors.filter((p) => !isLimiter(p))].join(', ')}]`,
    });
  }
  for (const id of view.used('processors').filter(isLimiter)) {
    const config = view.component('processors', id);
    const interval = config['check_interval'];
    if (interval === undefined || isZero(interval)) {
      faults.add({ prop: `processors.${id}.check_interval`, got: interval, allowed: 'longer than 0, which is the default and switches the limiter off', write: "check_interval: '1s'" });
    } else if (/[mh]$/.test(String(interval)) && !String(interval).endsWith('ms')) {
      faults.add({ prop: `processors.${id}.check_interval`, got: interval, allowed: 'seconds: between two looks a burst takes gigabytes, and the kernel kills the collector', write: "check_interval: '1s'" });
    }
    if (Number(config['limit_percentage'] ?? 0) > MOST_PERCENT) {
      const allowed = `up to ${MOST_PERCENT}: above, the kernel kills the collector before it refuses anything`;
      faults.add({ prop: `processors.${id}.limit_percentage`, got: config['limit_percentage'], allowed, write: 'limit_percentage: 75' });
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
    if (type === 'tail_sampling' && config['block_on_overflow'] !== true) {
      const allowed = 'true: with a full memory, as after an outage, it would throw out traces that are not decided on yet';
      faults.add({ prop: `processors.${id}.block_on_overflow`, got: config['block_on_overflow'], allowed, write: 'block_on_overflow: true' });
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
    path: ['group_id'],
    good: (v) => typeof v === 'string' && v !== '',
    allowed: 'a group of its own: every collector that names none is in the same, and each gets a part of the records only',
    write: 'group_id: otel-<name>',
  },
  {
    path: ['group_instance_id'],
    good: (v) => v === undefined || String(v).includes('${env:'),
    allowed: "each pod's own: of two members with one id the later throws the earlier out, and so on, and their partitions stand still",
    write: "group_instance_id: '${env:POD_NAME}'",
  },
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

/** Anywhere among a receiver's operators: one that throws away what it cannot read. */
function dropsOnError(operators: Plain): boolean {
  if (Array.isArray(operators)) return operators.some((o) => dropsOnError(o as Plain));
  return isObject(operators) && (['drop', 'drop_quiet'].includes(String(operators['on_error'])) || dropsOnError(operators['operators']));
}

const FILE_LOG: readonly Setting[] = [
  {
    path: ['start_at'],
    good: (v) => v === 'beginning',
    allowed: 'beginning: at end, the default, whatever was written while no collector ran is passed over',
    write: 'start_at: beginning',
  },
  {
    path: ['operators'],
    good: (v) => !dropsOnError(v as Plain),
    allowed: 'operators that send what they cannot read: on_error drop loses the line',
    write: 'on_error: send',
  },
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

/** Brokers and topics are named: what is left out is another program's default, and nobody complains. */
export function kafkaIsNamed(view: ConfigView, faults: FaultSink): void {
  for (const section of ['receivers', 'exporters'] as const) {
    for (const id of view.used(section).filter((k) => typeOf(section, k) === 'kafka')) {
      const config = view.component(section, id);
      const { brokers } = config;
      if (brokers === undefined || brokers === '' || (Array.isArray(brokers) && brokers.length === 0)) {
        faults.add({ prop: `${section}.${id}.brokers`, got: brokers, allowed: 'the brokers: without them it asks the pod itself, for ever', write: "brokers: '${env:KAFKA_BROKERS}'" });
      }
      const key = section === 'receivers' ? 'topics' : 'topic';
      for (const signal of new Set(view.pipelines.filter((p) => p[section].includes(id)).map((p) => p.signal).filter((signal) => ['traces', 'metrics', 'logs'].includes(signal)))) {
        const got = at(config, signal, key);
        if (got !== undefined && got !== '' && !(Array.isArray(got) && got.length === 0)) continue;
        const allowed = 'the topic: by default it is otlp_<signal>, which nobody else means';
        faults.add({ prop: `${section}.${id}.${signal}.${key}`, got, allowed, write: key === 'topics' ? `topics: ['otlp-${signal}']` : `topic: 'otlp-${signal}'` });
      }
    }
  }
}

/** Receivers move on only after the data is delivered. */
export function receiversWait(view: ConfigView, faults: FaultSink): void {
  for (const id of view.used('receivers', view.lossless)) {
    for (const { path, good, allowed, write } of SETTINGS[typeOf('receivers', id)] ?? []) {
      const got = at(view.component('receivers', id), ...path);
      if (!good(got)) faults.add({ prop: `receivers.${id}.${path.join('.')}`, got, allowed, write });
    }
  }
}
