import type { Shown } from './walk';

/** Words that say what is counted or measured. Each is a unit, or something that can be counted; a new one is added where a docstring needs it. */
const UNITS = [
  // time
  'milliseconds?', 'seconds?', 'minutes?', 'hours?', 'days?', 'months?', 'years?',
  // size
  'bytes?', 'KB', 'MB', 'GB', 'TB', 'KiB', 'MiB', 'GiB', 'TiB', 'IOPS',
  // shares and factors
  '%', 'percent', 'share', 'ratio', 'times', 'multiple', 'factor',
  // money
  'dollars?', '\\$',
  // machines
  'cores?', 'millicores', 'vCPU', 'ports?', 'prefix length',
  // counts
  'number of', 'how many', 'as many as', 'count', 'copies', 'replicas', 'pods', 'nodes', 'machines', 'brokers', 'partitions', 'zones', 'consumers', 'addresses', 'interfaces', 'requests?',
  'series', 'samples', 'spans', 'traces', 'lines', 'events', 'queries', 'objects', 'points', 'attributes', 'keys', 'values', 'characters', 'units?', 'connections', 'users', 'attempts', 'rows',
  // identity
  'revision', 'user id', 'group id',
] as const;

const UNIT = new RegExp(`(?<![\\w])(?:${UNITS.join('|')})(?![\\w])`, 'i');
/** A name that ends in its unit, as `retentionDays`. */
const NAMED_UNIT = /(?:days|hours|minutes|seconds|millis|bytes|kb|mb|gb|tb|kib|mib|gib|tib|percent|cores|port|replicas|nodes|zones|partitions)$/i;

const DEFAULT = /\bDefaults?: |\bby default\b/;
const ABSENT = /\babsent\b|\bDefaults? /i;
/** Types that users write from their own decisions; of other types they read a field, or fill it in from what they know. */
const CHOICES = /^\w*(?:Props|Options|Overrides|Attributes|Choice|Also|Cors|Exposure)\b/;

const FILLER = new Set(['a', 'an', 'the', 'of', 'for', 'its', 'this', 'that', 'is', 'it', 'to', 'and', 'or', 'in', 'on', 'by', 'with', 'default', 'none', 'props', 'property', 'value', 'name']);

/** Lower-case words, with camel case taken apart. */
const words = (text: string): string[] => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().match(/[a-z0-9]+/g) ?? [];
const stem = (word: string): string => word.replace(/(?:es|s)$/, '');

/** True for a docstring that says no more than the name does. */
function isFiller({ name, text }: Shown): boolean {
  const known = new Set(words(name.slice(name.lastIndexOf('.') + 1)).map(stem));
  const said = words(text).filter((word) => !FILLER.has(word));
  return said.length < 2 && said.every((word) => known.has(stem(word)));
}

/** What is missing in a docstring. */
export function faultsOf(item: Shown): string[] {
  const { kind, text, optional, number, literal, throws, input, name } = item;
  if (literal && text === '') return [];
  if (text === '') return ['has no docstring'];
  const faults: string[] = [];
  const isChoice = input && CHOICES.test(name);
  if (isFiller(item)) faults.push('says no more than its name');
  if (/^Defaults?: /.test(text)) faults.push('says nothing but its default');
  if (kind === 'property' && optional && !(DEFAULT.test(text) || (!isChoice && ABSENT.test(text)))) faults.push(isChoice ? 'is optional and does not say "Default: ..."' : 'may be absent and does not say when');
  if (kind === 'property' && number && !UNIT.test(text) && !NAMED_UNIT.test(name)) faults.push('is a number without a unit');
  if (throws && !/\bthrows\b/i.test(text)) faults.push('throws a ValidationError and does not say so');
  return faults;
}
