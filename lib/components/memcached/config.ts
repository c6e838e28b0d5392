import type { WorkloadSizing } from '../../sizing';

export const MEMCACHED_PORT = 11211;

/** Cores' worth of threads; memcached's own default, and enough for the memory sizes here. */
const THREADS = 4;

/** A pod asks for 1.2 times the items' memory, as upstream's charts do; the rest is connections and hash table. */
const MEMORY_PER_ITEM_BYTE = 1.2;

/** Arguments of memcached for a pod's memory. */
export function memcachedArgs(sizing: WorkloadSizing, maxItemMiB: number): string[] {
  return [
    `--memory-limit=${Math.floor(sizing.memoryMiB / MEMORY_PER_ITEM_BYTE)}`,
    `--max-item-size=${maxItemMiB}m`,
    '--conn-limit=16384',
    `--threads=${THREADS}`,
    `--port=${MEMCACHED_PORT}`,
    '--extended=modern',
  ];
}

/** Host name that resolves to every pod of a cache, which clients hash keys over. */
export function cacheHost(name: string): string {
  return `${name}-headless`;
}

/** The same as an address that Mimir and Loki resolve again and again. */
export function cacheAddress(name: string): string {
  return `dns+${cacheHost(name)}:${MEMCACHED_PORT}`;
}
