import type { Faults } from '../errors';

/** A range of IPv4 addresses. */
export interface Cidr {
  /** First address as a number. */
  readonly base: number;
  /** Length of the prefix, 0 to 32. */
  readonly prefix: number;
}

/** Ranges that no public address lies in. */
export const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** Addresses of a range with this prefix. */
export function size(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** Reads `10.0.0.0/16`; undefined when the text is no CIDR or its address is not the first of the range. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return base % size(prefix) === 0 ? { base, prefix } : undefined;
}

/** Writes a range as `10.0.0.0/16`. */
export function format({ base, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** The address in a range of Services at which pods ask for names, by custom the tenth; the range is one. */
export function dnsAddress(serviceCidr: string): string {
  const { base } = parseCidr(serviceCidr) as Cidr;
  return format({ base: base + 10, prefix: 32 }).replace('/32', '');
}

/** Whether one range lies in another. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.prefix <= inner.prefix && inner.base >= outer.base && inner.base < outer.base + size(outer.prefix);
}

/** Whether two ranges share an address; text that is no range shares none. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  return a !== undefined && b !== undefined && (contains(a, b) || contains(b, a));
}

/** Whether a range lies where no public address does. */
export function isPrivate(cidr: Cidr): boolean {
  return PRIVATE_RANGES.some((range) => contains(parseCidr(range) as Cidr, cidr));
}

/** Adds a fault for every address range of a list that is no CIDR or opens the door to everyone. */
export function checkClientCidrs(prop: string, cidrs: readonly string[], faults: Faults): void {
  cidrs.forEach((text, index) => {
    const cidr = parseCidr(text);
    if (cidr !== undefined && cidr.prefix > 7) return;
    const allowed = 'ranges of the clients, from /8 to /32, written from their first address; the whole internet is refused';
    faults.add({ prop: `${prop}[${index}]`, got: text, allowed, write: `'203.0.113.7/32'` });
  });
}

/** What a named range of a network may be. */
export interface RangeRule {
  /** What to write where it is wrong. */
  readonly usual: string;
  /** Longest prefix, which is the smallest range. */
  readonly longest: number;
}

/** Widest range of a network. */
const WIDEST = 9;

function checkRange(name: string, text: string, { usual, longest }: RangeRule, faults: Faults): Cidr | undefined {
  const prop = `network.${name}`;
  const write = `network: { ${name}: '${usual}' }`;
  const cidr = parseCidr(text);
  if (cidr === undefined || !isPrivate(cidr)) {
    faults.add({ prop, got: text, allowed: `the first address of a range and its prefix, inside ${PRIVATE_RANGES.join(', ')}`, write });
    return undefined;
  }
  if (cidr.prefix > longest || cidr.prefix < WIDEST) {
    faults.add({ prop, got: text, allowed: `/${WIDEST} to /${longest}`, write });
    return undefined;
  }
  return cidr;
}

/** Adds a fault for every range of a network that is none, not private, too small or too wide, or that meets another; returns those that can be read. */
export function checkApart(ranges: { readonly [name: string]: string }, rules: { readonly [name: string]: RangeRule }, faults: Faults): readonly { readonly name: string; readonly cidr: Cidr }[] {
  const parsed = Object.entries(rules).flatMap(([name, rule]) => {
    const cidr = checkRange(name, ranges[name] ?? rule.usual, rule, faults);
    return cidr === undefined ? [] : [{ name, cidr }];
  });
  parsed.forEach(({ name, cidr }, index) => {
    const other = parsed.slice(0, index).find((before) => contains(before.cidr, cidr) || contains(cidr, before.cidr));
    if (other === undefined) return;
    const allowed = `a range that does not meet network.${other.name}, ${ranges[other.name]}`;
    faults.add({ prop: `network.${name}`, got: ranges[name], allowed, write: 'ranges that lie apart' });
  });
  return parsed;
}
