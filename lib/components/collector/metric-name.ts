/** What a metric's points are; `counter` only grows, `upDownCounter` is a sum that may fall. */
export type MetricKind = 'counter' | 'upDownCounter' | 'gauge' | 'histogram';

/** A metric as OTLP carries it. */
export interface OtlpMetric {
  /** Name as OTLP carries it, as `http.server.request.duration`. */
  readonly name: string;
  /** In the notation of UCUM: `s`, `By`, `1`, `{span}`, `By/s`. */
  readonly unit: string;
  /** What its points are, which decides on the suffix. */
  readonly kind: MetricKind;
}

const UNITS: { readonly [unit: string]: string } = {
  'd': 'days',
  'h': 'hours',
  'min': 'minutes',
  's': 'seconds',
  'ms': 'milliseconds',
  'us': 'microseconds',
  'ns': 'nanoseconds',
  'By': 'bytes',
  'KiBy': 'kibibytes',
  'MiBy': 'mebibytes',
  'GiBy': 'gibibytes',
  'TiBy': 'tibibytes',
  'KBy': 'kilobytes',
  'MBy': 'megabytes',
  'GBy': 'gigabytes',
  'TBy': 'terabytes',
  'm': 'meters',
  'V': 'volts',
  'A': 'amperes',
  'J': 'joules',
  'W': 'watts',
  'g': 'grams',
  'Cel': 'celsius',
  'Hz': 'hertz',
  '1': '',
  '%': 'percent',
};

const PER: { readonly [unit: string]: string } = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' };

/** The parts of a name: letters, digits and colons; whatever stands between becomes one underscore. */
function words(text: string): string[] {
  return text.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '');
}

/** A unit as a word; an annotation such as `{span}` is none. */
function worded(unit: string | undefined, table: { readonly [unit: string]: string }): string {
  const plain = (unit ?? '').trim();
  return /[{}]/.test(plain) ? '' : words(table[plain] ?? plain).join('_');
}

/**
 * The name under which Mimir stores a metric that came by OTLP, where `otel_metric_suffixes_enabled` is true, as in every configuration of this
 * library: the rules of Prometheus' otlptranslator 1.0 with suffixes and without UTF-8. Of a histogram it is the part before `_bucket`, `_sum` and `_count`.
 */
export function mimirMetricName({ name, unit, kind }: OtlpMetric): string {
  const [main, per] = unit.split(/\/(.*)/s);
  const [mainWord, perWord] = [worded(main, UNITS), worded(per, PER)];
  const parts = words(name);
  const suffixes = [mainWord, perWord === '' ? '' : `per_${perWord}`].filter((suffix) => suffix !== '' && !parts.includes(suffix));
  const named = [...parts, ...suffixes];
  const last = kind === 'counter' ? 'total' : kind === 'gauge' && unit === '1' ? 'ratio' : undefined;
  const full = (last === undefined ? named : [...named.filter((part) => part !== last), last]).join('_');
  return /^\d/.test(full) ? `_${full}` : full;
}
