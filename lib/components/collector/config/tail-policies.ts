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

/** What a service says of one matter; undefined where it leaves it to everybody's rule. */
function own<K extends 'restPercent' | 'keepSlowerThanMs'>(services: TailRules['services'], key: K): (readonly [string, NonNullable<Rated[K]>])[] {
  return Object.entries(services).flatMap(([service, sampling]) => {
    const value = 'drop' in sampling ? undefined : sampling[key];
    return value === undefined ? [] : [[service, value] as const];
  });
}

type Rated = Exclude<ServiceSampling, { readonly drop: true }>;

/** Traces of none of these services; nothing where there are none. */
function ofOthers(named: readonly (readonly [string, unknown])[]): Policy[] {
  return named.length === 0 ? [] : [{ name: 'others', type: 'not', not: { not_sub_policy: ofServices('named', named.map(([service]) => service)) } }];
}

function latency(threshold_ms: number): Policy {
  return { name: 'latency', type: 'latency', latency: { threshold_ms } };
}

/** A service's own number holds for every trace with a span of it, instead of everybody's. */
function slow({ keepSlowerThanMs, services }: TailRules): Policy[] {
  const named = own(services, 'keepSlowerThanMs');
  return [
    ...(keepSlowerThanMs === false ? [] : [and('slow', [...ofOthers(named), latency(keepSlowerThanMs)])]),
    ...named.flatMap(([service, ms]) => (ms === false ? [] : [and(`slow/${escaped(service)}`, [ofServices('service', [service]), latency(ms)])])),
  ];
}

function shares(services: TailRules['services']): Policy[] {
  return own(services, 'restPercent').flatMap(([service, percent]) => (percent > 0 ? [and(`service/${escaped(service)}`, [ofServices('service', [service]), share('share', percent)])] : []));
}

/** Of the traces of all services that have no share of their own; the limiter last, so that it counts only what it keeps. */
function rest({ restPercent, services, restSpansPerSecond }: TailRules, replicas: number): Policy[] {
  if (restPercent === 0) return [];
  const each = Math.max(1, Math.round((restSpansPerSecond ?? 0) / replicas));
  const limit = { name: 'limit', type: 'rate_limiting', rate_limiting: { spans_per_second: each, burst_capacity: Math.max(LEAST_BURST, 2 * each) } };
  return [and('rest', [...ofOthers(own(services, 'restPercent')), share('share', restPercent), ...(restSpansPerSecond === undefined ? [] : [limit])])];
}

/** The policies in the order of their cost: the first that keeps a trace ends its evaluation; what drops one comes before all. */
export function tailPolicies(rules: TailRules, replicas: number): readonly Overlay[] {
  const { keepErrors, keepExceptions, keepAttributes, services } = rules;
  return [
    ...Object.entries(services).flatMap(([service, sampling]) => ('drop' in sampling ? [dropped(service)] : [])),
    ...(keepErrors ? [{ name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } }] : []),
    ...slow(rules),
    ...(keepExceptions ? [{ name: 'exceptions', type: 'ottl_condition', ottl_condition: { error_mode: 'ignore', spanevent: ['spanevent.name == "exception"'] } }] : []),
    ...keepAttributes.flatMap(kept),
    ...shares(services),
    ...rest(rules, replicas),
  ];
}
