/** Label of a node, and key of its taint, that say which pool it is in. */
export const POOL_LABEL = 'observability-constructs/pool';

/** Seconds that the slowest pods may take to go, Mimir's ingesters and Tempo's live-stores. An autoscaler that takes a node away would end them, and all others, after its default of 600. */
export const LONGEST_SHUTDOWN_SECONDS = 1_200;
