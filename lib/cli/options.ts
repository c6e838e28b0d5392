import { InvalidArgumentError, Option } from 'commander';
import type { Load, Retention } from '../sizing';

/** Numbers of a load that have a flag. */
type LoadNumber = Exclude<keyof Load, 'availability' | 'retentionDays'>;

interface LoadFlag {
  readonly field: LoadNumber;
  readonly flag: string;
  readonly argument: string;
  readonly help: string;
  readonly parse: (text: string) => number;
}

/** `20000`, `20_000`, `2e4`. What is no number at all is a slip of the hand; what is out of bounds the model refuses with its reason. */
function amount(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('Write a number, for example 20000.');
  return value;
}

function duration(text: string, units: { readonly [unit: string]: number }, example: string): number {
  const match = /^(-?\d+(?:\.\d+)?)([a-z]+)$/.exec(text.trim());
  const unit = units[match?.[2] ?? ''];
  if (match === null || unit === undefined) throw new InvalidArgumentError(`Write a number with its unit (${Object.keys(units).join(', ')}), for example ${example}.`);
  return Number(match[1]) * unit;
}

const days = (text: string): number => duration(text, { h: 1 / 24, d: 1, w: 7 }, '14d');
const seconds = (text: string): number => duration(text, { s: 1, m: 60 }, '15s');

/** Every flag that stands for a number of the load. */
export const LOAD_FLAGS: readonly LoadFlag[] = [
  { field: 'spansPerSecond', flag: '--spans', argument: 'per second', help: 'spans reaching the gateways, before sampling', parse: amount },
  { field: 'activeSeries', flag: '--series', argument: 'count', help: 'time series that receive samples', parse: amount },
  { field: 'logLinesPerSecond', flag: '--lines', argument: 'per second', help: 'log lines reaching the gateways', parse: amount },
  { field: 'bytesPerSpan', flag: '--bytes-per-span', argument: 'bytes', help: 'one span as OTLP, uncompressed', parse: amount },
  { field: 'bytesPerLine', flag: '--bytes-per-line', argument: 'bytes', help: 'one log line, uncompressed', parse: amount },
  { field: 'scrapeIntervalSeconds', flag: '--scrape-interval', argument: 'duration', help: 'between two samples of a series, as 15s or 1m', parse: seconds },
  { field: 'queriesPerSecond', flag: '--queries', argument: 'per second', help: 'queries over all three backends', parse: amount },
  { field: 'peakFactor', flag: '--peak', argument: 'factor', help: 'busiest minute over the rates above, from 1 to 10', parse: amount },
  { field: 'spansKept', flag: '--sampling', argument: 'share', help: 'share of spans that sampling keeps, above 0 to 1', parse: amount },
];

export const SIGNALS = ['traces', 'metrics', 'logs'] as const satisfies readonly (keyof Retention)[];

/** The flags of the load, for commander. */
export function loadOptions(): Option[] {
  return [
    ...LOAD_FLAGS.map(({ flag, argument, help, parse }) => new Option(`${flag} <${argument}>`, help).argParser(parse)),
    new Option('--retention <days>', 'how long every signal is kept, as 14d').argParser(days),
    ...SIGNALS.map((signal) => new Option(`--retention-${signal} <days>`, `how long ${signal} are kept; wins over --retention`).argParser(days)),
    new Option('--availability <zones>', 'single: one zone, whose loss is an outage; zone-redundant: three, any one may go').choices(['single', 'zone-redundant']),
  ];
}

/** `mimir.ingester.replicas=6`, any number of times. */
export function override(text: string, earlier: { readonly [path: string]: number } = {}): { readonly [path: string]: number } {
  const match = /^([^=\s]+)=(.+)$/.exec(text.trim());
  if (match === null) throw new InvalidArgumentError('Write a path and a number, for example mimir.ingester.replicas=6.');
  return { ...earlier, [match[1] as string]: amount(match[2] as string) };
}

/** What commander made of the load's flags. */
export type LoadArguments = Partial<Load> & { readonly retention?: number } & { readonly [flag: string]: unknown };

const attribute = (flag: string): string => new Option(`${flag} <x>`).attributeName();

/** The load as far as it was typed. */
export function typedLoad(typed: { readonly [attribute: string]: unknown }): Partial<Omit<Load, 'retentionDays'>> {
  const numbers = LOAD_FLAGS.flatMap(({ field, flag }) => {
    const value = typed[attribute(flag)];
    return value === undefined ? [] : [[field, value] as const];
  });
  const { availability } = typed;
  return { ...Object.fromEntries(numbers), ...(availability === undefined ? {} : { availability: availability as Load['availability'] }) };
}

/** Days each signal is kept, as far as they were typed. */
export function typedRetention(typed: { readonly [attribute: string]: unknown }): Partial<Retention> {
  const kept = SIGNALS.flatMap((signal) => {
    const value = typed[attribute(`--retention-${signal}`)] ?? typed['retention'];
    return value === undefined ? [] : [[signal, value] as const];
  });
  return Object.fromEntries(kept);
}
