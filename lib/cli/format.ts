const GROUP = /\B(?=(\d{3})+$)/g;

/** `12345.678` -> `12,345.7`; small numbers keep two significant digits, `0.0125` -> `0.013`. */
export function number(value: number): string {
  const rounded = Math.abs(value) < 1 ? Number(value.toPrecision(2)) : Math.round(value * 10) / 10;
  const [units = '', fraction] = String(rounded).split('.');
  const grouped = units.replace(GROUP, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Whole dollars, `$1,234`; below ten dollars with cents. */
export function usd(value: number): string {
  return value !== 0 && Math.abs(value) < 10 ? `$${value.toFixed(2)}` : `$${number(Math.round(value))}`;
}

/** MiB as GiB, `4.5`. */
export function gib(mebibytes: number): string {
  return number(mebibytes / 1024);
}

/** `6`, or `6 to 20` where an autoscaler takes over. */
export function range(low: number, high: number | undefined): string {
  return high === undefined || high === low ? number(low) : `${number(low)} to ${number(high)}`;
}

/** `1 node`, `3 nodes`. */
export function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}
