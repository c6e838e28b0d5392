import { EXTENSIONS } from '../version';
import { at, typeOf, type ConfigView, type FaultSink } from './view';

/** What the collector takes for the folder when it is not written. */
const DEFAULT_DIRECTORY = '/var/lib/otelcol/file_storage';

/** What is stored outlives the pod, and cannot fill its disk: a full one loses what was already answered for. */
export function storagesLast(view: ConfigView, faults: FaultSink): void {
  const places = new Map<unknown, string>();
  for (const id of view.used('exporters', view.lossless)) {
    const queue = at(view.component('exporters', id), 'sending_queue');
    const storage = at(queue, 'storage');
    if (storage === undefined || at(queue, 'enabled') === false) continue;
    places.set(storage, `exporters.${id}.sending_queue.storage`);
    if (at(queue, 'sizer') === 'bytes' && at(queue, 'queue_size') !== undefined) continue;
    faults.add({
      prop: `exporters.${id}.sending_queue`,
      got: queue,
      allowed: 'a stored queue with a limit in bytes: by default it counts requests of any size, and on a full disk it loses what it has taken',
      write: 'sizer: bytes and queue_size, for all queues of a disk together at most 40 % of it',
    });
  }
  for (const id of view.used('receivers', view.lossless)) places.set(at(view.component('receivers', id), 'storage'), `receivers.${id}.storage`);
  for (const [storage, prop] of places) if (typeof storage === 'string') outlives(view, storage, prop, faults);
}

function outlives(view: ConfigView, storage: string, prop: string, faults: FaultSink): void {
  const type = typeOf('extensions', storage);
  if (type !== 'file_storage') {
    const known = (EXTENSIONS as readonly string[]).includes(type);
    if (known) faults.add({ prop, got: storage, allowed: 'an extension that stores: the collector would not start', write: 'a file_storage extension' });
    return;
  }
  const { directory = DEFAULT_DIRECTORY } = view.component('extensions', storage);
  const paths = view.lastingPaths;
  if (paths === undefined || paths.some((path) => `${String(directory)}/`.startsWith(`${path}/`))) return;
  faults.add({
    prop: `extensions.${storage}.directory`,
    got: directory,
    allowed: paths.length === 0 ? 'none: nothing on these pods outlives them, and what is stored would die with the pod' : `below ${paths.join(' or ')}: anything else dies with the pod`,
    write: paths.length === 0 ? 'a queue with wait_for_result: true instead' : `directory: '${paths[0] ?? ''}/...'`,
  });
}
