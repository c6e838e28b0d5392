/** Label of a node, and key of its taint, that say which pool it is in. */
export const POOL_LABEL = 'observability-constructs/pool';
