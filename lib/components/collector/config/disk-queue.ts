import type { Overlay } from '../../../config';
import { QUEUE } from '../../../sizing';
import type { Signal } from '../version';
import { fileStorage } from './storage';

/** Each signal's part of what the queues may hold, so that none takes the others' room; about the bytes that the signals have. */
export const SHARES = QUEUE.shares;

/**
 * Part of the volume that the queues may hold. A full disk must not be: the queue could not even note what it hands out, and would lose that
 * (seen with collector 0.159). Its database takes 1.2 to 1.7 times its content, twice where requests are of 1 KB, three times below that.
 */
const FILLED = 0.4;

/** Bytes that all queues of a volume together may hold. */
export function queueBytes(diskGiB: number): number {
  return diskGiB * 2 ** 30 * FILLED;
}

/** An answer means that the data is on the disk; and no copy at start, which a queue that fills its disk would have no room for. */
export const QUEUE_STORAGE = fileStorage('queue', { fsync: true, compactsAtStart: false });

export interface DiskQueueProps {
  /** Of the three signals' queues together. */
  readonly bytes: number;
  /** Most bytes of a batch. */
  readonly maxBytes: number;
  /** Batches under way at once. Default: 4, for what is in the same cluster. */
  readonly consumers?: number;
}

/** Answers when the data is on the volume, and keeps it there until whoever it is sent to has answered. */
export function queueOnDisk(signal: Signal, { bytes, maxBytes, consumers = 4 }: DiskQueueProps): Overlay {
  return {
    enabled: true,
    storage: QUEUE_STORAGE.id,
    // A full one refuses at once and the sender tries again. One that made it wait would fill the memory, and so stop the other signals too.
    block_on_overflow: false,
    sizer: 'bytes',
    queue_size: Math.floor(bytes * SHARES[signal]),
    num_consumers: consumers,
    batch: { sizer: 'bytes', flush_timeout: '1s', min_size: Math.min(2 ** 19, Math.floor(maxBytes / 2)), max_size: maxBytes },
  };
}
