import type { Faults } from '../../errors';
import { checkClientCidrs } from '../cidr';
import { checkId } from './ids';

/** What every host name and address looks like, and nothing beside it. */
export const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** Adds a fault for a host that is written with a scheme, a port or a path. */
export function checkHost(prop: string, host: string, write: string, faults: Faults): void {
  checkId(prop, host, { pattern: HOST, allowed: 'an address or a host name alone: no scheme, no port, no path', write }, faults);
}

/** Adds a fault for what is no port. */
export function checkPort(prop: string, port: number | undefined, usual: number, faults: Faults): void {
  if (port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)) return;
  faults.add({ prop, got: port, allowed: 'a port, 1 to 65535', write: String(usual) });
}

/** Adds a fault for ranges of a server that are none, or that are missing. */
export function checkRanges(prop: string, cidrs: readonly string[], faults: Faults): void {
  if (cidrs.length === 0) {
    faults.add({ prop, got: cidrs, allowed: 'the ranges in which it lies; without any, network policies would let nobody reach it', write: `${prop.split('.').at(-1)}: ['10.20.96.0/24']` });
  }
  checkClientCidrs(prop, cidrs, faults);
}
