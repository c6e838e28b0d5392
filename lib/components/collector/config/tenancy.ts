import type { Overlay } from '../../../config';
import { connector, pipeline, processor, type Pipeline, type Sink, type Step } from '../model';
import { tenantNames, type Tenants } from '../tenants';
import type { Signal } from '../version';

/**
 * Resource attribute that carries a tenant from the gateway to the exporters: through Kafka, samplers and connectors, which all drop what a request
 * said beside its data. Set by the gateway alone, and taken away again before a backend.
 */
export const TENANT = 'observability.tenant';

/** By pattern, which removes each of several attributes of that name, as a sender may write them; by name it would be the first alone. */
const ANY_MARK = { pattern: `^${TENANT.replace('.', '\\.')}$`, action: 'delete' } as const;

/** Takes the tenant away, whoever wrote it. */
const UNMARKED = processor('resource', { attributes: [ANY_MARK] }, 'no_tenant');

/** Marks what came through each of the gateway's doors. */
export interface Marks {
  /** With what the request says, or else the fallback: never without, which is the collectors' mark. */
  readonly senders: Step<Signal>;
  readonly collectors: Step<Signal>;
}

/** Undefined where all data is of one tenant. */
export function marks(tenants: Tenants | undefined): Marks | undefined {
  if (tenants?.from === undefined) return undefined;
  const attributes = [ANY_MARK, { key: TENANT, value: tenants.fallback, action: 'upsert' }, { key: TENANT, from_context: tenants.from.context, action: 'upsert' }];
  return { senders: processor('resource', { attributes }, 'tenant'), collectors: UNMARKED };
}

/** How one tenant's data goes to a backend. */
export interface Way {
  /** Empty where there is one alone. */
  readonly suffix: string;
  /** Of its requests. */
  readonly headers: Overlay;
  /** Of the memory or disk that queues may take. */
  readonly share: number;
  /** What the router looks for; empty for the fallback alone. */
  readonly conditions: readonly string[];
}

/** One for each tenant. */
export function waysOf(tenants: Tenants | undefined): readonly Way[] {
  if (tenants === undefined) return [{ suffix: '', headers: {}, share: 1, conditions: [] }];
  const names = tenantNames(tenants);
  const mark = `resource.attributes["${TENANT}"]`;
  return names.map((name) => ({
    suffix: names.length === 1 ? '' : `_${name}`,
    headers: { headers: { 'X-Scope-OrgID': name } },
    share: 1 / names.length,
    conditions: [...(tenants.allowed.includes(name) ? [`${mark} == "${name}"`] : []), ...(tenants.platform === name ? [`${mark} == nil`] : [])],
  }));
}

/** Where a pipeline ends, and the pipelines that go on from there. */
export interface Outlets<S extends Signal> {
  readonly to: readonly Sink<S>[];
  readonly pipelines: readonly Pipeline[];
}

export interface RoutedProps<S extends Signal, W extends Way> {
  /** Of the router and, with the tenant behind it, of the pipelines. */
  readonly name: string;
  readonly tenants: Tenants | undefined;
  readonly ways: readonly W[];
  /** Where a tenant's data goes on. */
  readonly sinks: (way: W) => readonly Sink<S>[];
  /** True: it goes to a backend, without the mark. */
  readonly unmarked: boolean;
}

/** To the one tenant at once; to one of several through a router, by the mark. */
export function routed<S extends Signal, W extends Way>(signal: S, { name, tenants, ways, sinks, unmarked }: RoutedProps<S, W>): Outlets<S> {
  const [only, another] = ways;
  if (tenants === undefined || only === undefined || another === undefined) return { to: ways.flatMap(sinks), pipelines: [] };
  const idOf = (way: Way): string => `${signal}/${name}${way.suffix}`;
  const table = ways.filter((w) => w.conditions.length > 0).map((w) => ({ context: 'resource', condition: w.conditions.join(' or '), pipelines: [idOf(w)] }));
  const fallback = ways.filter((w) => w.suffix === `_${tenants.fallback}`).map(idOf);
  const router = connector('routing', { error_mode: 'ignore', default_pipelines: fallback, table }, `${signal}_${name}`);
  const through = (unmarked ? [UNMARKED] : []) as readonly Step<S>[];
  return { to: [router], pipelines: ways.map((way) => pipeline(signal, { name: `${name}${way.suffix}`, from: [router], through, to: sinks(way) })) };
}

/** What is made of a tenant's spans carries their mark; it goes on to a backend without. */
export function withoutMark(tenants: Tenants | undefined): readonly Step<Signal>[] {
  return tenants?.from === undefined ? [] : [UNMARKED];
}
