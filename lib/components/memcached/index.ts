export { Memcached, type MemcachedProps } from './component';
export { MEMCACHED_PORT, cacheAddress, cacheHost, memcachedArgs } from './config';
