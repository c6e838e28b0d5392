import type { Overlay } from '../../../config';
import type { KeptAttribute, ServiceSampling, TailSamplingProps } from '../tail-sampling';
import { escaped, quoted } from './escape';

export type TailRules = Required<Omit<TailSamplingProps, 'restSpansPerSecond'>> & Pick<TailSamplingProps, 'restSpansPerSecond'>;

/** One policy. The processor compiles it only at its start, and answers `validate` even with a type it does not know. */
interface Policy {
  readonly name: string;
  readonly type: string;
  readonly [type: string]: Overlay | string;
}

/** Spans of one trace that pass a limiter at once, at least: a trace larger than its bucket would never pass. */
const LEAST_BURST = 1000;

/** The same salt everywhere: two processors that see parts of one trace decide alike, and of two shares the larger holds the smaller. */
function share(name: string, percent: number): Policy {
  return { name, type: 'probabilistic', probabilistic: { sampling_percentage: percent, hash_salt: 'observability-constructs' } };
}

function and(name: string, policies: readonly Policy[]): Policy {
  const [only] = policies;
  return policies.length === 1 && only !== undefined ? { ...only, name } : { name, type: 'and', and: { and_sub_policy: policies } };
}

function ofServices(name: string, services: readonly string[]): Policy {
  return { name, type: 'string_attribute', string_attribute: { key: 'service.name', values: services.map(escaped) } };
}

/** Texts by the processor's own comparison, which remembers what it has compared; it knows no numbers, so these go by OTTL. */
function kept({ key, values = [], patterns = [] }: KeptAttribute): Policy[] {
  const texts = values.filter((v) => typeof v === 'string');
  const others = values.filter((v) => typeof v !== 'string');
  const attribute = (of: string): string => `${of}.attributes[${quoted(key)}]`;
  const conditions = others.flatMap((value) => ['span', 'resource'].map((of) => `${attribute(of)} == ${value}`));
  const name = `attribute/${escaped(key)}`;
  const strings = { type: 'string_attribute', string_attribute: { key: escaped(key), values: texts.map(escaped) } };
  const matches = { type: 'string_attribute', string_attribute: { key: escaped(key), values: patterns.map(escaped), enabled_regex_matching: true, cache_max_size: 10_000 } };
  return [
    ...(texts.length > 0 ? [{ name, ...strings }] : []),
    ...(others.length > 0 ? [{ name: `${name}/other`, type: 'ottl_condition', ottl_condition: { error_mode: 'ignore', span: conditions } }] : []),
    ...(patterns.length > 0 ? [{ name: `${name}/patterns`, ...matches }] : []),
  ];
}

/** What a service starts: a trace that only passes through it is not lost with it. */
function dropped(service: string): Policy {
  const span = [`IsRootSpan() and resource.attributes["service.name"] == ${quoted(service)}`];
  const started = { name: 'started', type: 'ottl_condition', ottl_condition: { error_mode: 'ignore', span } };
  return { name: `drop/${escaped(service)}`, type: 'drop', drop: { drop_sub_policy: [started] } };
}

function ofService([service, sampling]: readonly [string, ServiceSampling]): Policy[] {
  if (!('restPercent' in sampling)) return [dropped(service)];
  return sampling.restPercent > 0 ? [and(`service/${escaped(service)}`, [ofServices('service', [service]), share('share', sampling.restPercent)])] : [];
}

/** Of the traces of all services that have no share of their own; the limiter last, so that it counts only what it keeps. */
function rest({ restPercent, services, restSpansPerSecond }: TailRules, replicas: number): Policy[] {
  if (restPercent === 0) return [];
  const named = Object.entries(services).filter(([, s]) => 'restPercent' in s).map(([service]) => service);
  const others = { name: 'others', type: 'not', not: { not_sub_policy: ofServices('named', named) } };
  const each = Math.max(1, Math.round((restSpansPerSecond ?? 0) / replicas));
  const limit = { name: 'limit', type: 'rate_limiting', rate_limiting: { spans_per_second: each, burst_capacity: Math.max(LEAST_BURST, 2 * each) } };
  return [and('rest', [...(named.length > 0 ? [others] : []), share('share', restPercent), ...(restSpansPerSecond === undefined ? [] : [limit])])];
}

/** The policies in the order of their cost: the first that keeps a trace ends its evaluation; what drops one comes before all. */
export function tailPolicies(rules: TailRules, replicas: number): readonly Overlay[] {
  const { keepErrors, keepSlowerThanMs, keepExceptions, keepAttributes, services } = rules;
  const ofEach = Object.entries(services).flatMap(ofService);
  return [
    ...ofEach.filter((p) => p.type === 'drop'),
    ...(keepErrors ? [{ name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } }] : []),
    ...(keepSlowerThanMs === false ? [] : [{ name: 'slow', type: 'latency', latency: { threshold_ms: keepSlowerThanMs } }]),
    ...(keepExceptions ? [{ name: 'exceptions', type: 'ottl_condition', ottl_condition: { error_mode: 'ignore', spanevent: ['spanevent.name == "exception"'] } }] : []),
    ...keepAttributes.flatMap(kept),
    ...ofEach.filter((p) => p.type !== 'drop'),
    ...rest(rules, replicas),
  ];
}
