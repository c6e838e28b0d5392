import { soldByPod, type PlatformSizing } from '../sizing';
import { nodesOf } from './compute';
import type { FoundationCounts } from './counts';
import { HOURS, line, type Entry } from './line';
import type { PriceTable } from './prices';

/** What belongs to the cluster as a whole: control plane, root disks, keys, secrets, logs of the cloud's services. */
export function clusterLines(sizing: PlatformSizing, prices: PriceTable, counts: FoundationCounts): Entry[] {
  const nodes = sizing.pools.reduce((sum, pool) => sum + nodesOf(pool, sizing), 0);
  const { keys, keysFormula, secrets, rootDiskGiB, logsGb, logsGbFormula, logsMonths } = counts;
  const component = 'cluster';
  return [
    ...line({ component, item: 'control plane', quantity: HOURS, price: prices.cluster.hour, formula: `1 cluster x ${HOURS} h` }),
    ...line({
      component,
      item: 'root disks of the nodes',
      // Who sells pods keeps the machines under them, with their disks.
      quantity: soldByPod(sizing) === undefined ? nodes * rootDiskGiB : 0,
      price: (prices.rootDisk ?? prices.disk).gbMonth,
      formula: `${nodes} nodes x ${rootDiskGiB} GiB`,
    }),
    ...line({ component, item: 'encryption keys', quantity: keys, price: prices.keyMonth, formula: `${keysFormula}; requests to them are few and not counted` }),
    ...line({ component, item: 'secrets', quantity: secrets, price: prices.secretMonth, formula: `${secrets} secrets` }),
    ...line({
      component,
      item: 'logs of cloud services, written',
      quantity: logsGb,
      price: prices.logs.ingestGb,
      formula: `${logsGbFormula} (assumed)`,
      assumed: true,
    }),
    ...line({
      component,
      item: 'logs of cloud services, kept',
      quantity: logsGb * logsMonths,
      price: prices.logs.gbMonth,
      formula: `${logsGb} GB a month (assumed) x ${logsMonths} months`,
      assumed: true,
    }),
  ];
}
