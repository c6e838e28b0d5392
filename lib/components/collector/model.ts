import type { Overlay } from '../../config';
import { ValidationError, type Fault } from '../../errors';
import { CONNECTORS, EXPORTERS, EXTENSIONS, PROCESSORS, RECEIVERS, type Signal, type Signals } from './version';

/** Where a component stands in the configuration. */
export type Section = 'receivers' | 'processors' | 'exporters' | 'connectors' | 'extensions';

/** One component with its configuration; `id` is `type` or `type/name`. */
export interface Component {
  /** Where it stands in the file. */
  readonly section: Section;
  /** `type` or `type/name`, as pipelines name it. */
  readonly id: string;
  /** What stands below its id. */
  readonly config: Overlay;
}

/** What a pipeline of a signal can start at: a receiver, or a connector that gives the signal. */
export interface Source<S extends Signal> extends Component {
  readonly gives: Signals<S>;
}

/** A processor that can stand in a pipeline of a signal. */
export interface Step<S extends Signal> extends Component {
  /** The signals in whose pipelines it may stand. */
  readonly handles: Signals<S>;
}

/** Processors for each signal, in order. */
export type StepsBySignal = { readonly [S in Signal]: readonly Step<S>[] };

export const NO_STEPS: StepsBySignal = { traces: [], metrics: [], logs: [] };

/** What a pipeline of a signal can end at: an exporter, or a connector that takes the signal. */
export interface Sink<S extends Signal> extends Component {
  readonly takes: Signals<S>;
}

function idOf(type: string, name: string | undefined): string {
  return name === undefined ? type : `${type}/${name}`;
}

type Signalled<T extends { readonly [type: string]: { readonly signals: object } }, K extends keyof T> = T[K]['signals'];

export function receiver<T extends keyof typeof RECEIVERS>(type: T, config: Overlay, name?: string): Component & { readonly gives: Signalled<typeof RECEIVERS, T> } {
  return { section: 'receivers', id: idOf(type, name), config, gives: RECEIVERS[type].signals };
}

export function processor<T extends keyof typeof PROCESSORS>(type: T, config: Overlay, name?: string): Component & { readonly handles: Signalled<typeof PROCESSORS, T> } {
  return { section: 'processors', id: idOf(type, name), config, handles: PROCESSORS[type].signals };
}

export function exporter<T extends keyof typeof EXPORTERS>(type: T, config: Overlay, name?: string): Component & { readonly takes: Signalled<typeof EXPORTERS, T> } {
  return { section: 'exporters', id: idOf(type, name), config, takes: EXPORTERS[type].signals };
}

/** Ends one pipeline and starts another. */
export function connector<T extends keyof typeof CONNECTORS>(
  type: T,
  config: Overlay,
  name?: string,
): Component & { readonly takes: (typeof CONNECTORS)[T]['takes']; readonly gives: (typeof CONNECTORS)[T]['gives'] } {
  return { section: 'connectors', id: idOf(type, name), config, takes: CONNECTORS[type].takes, gives: CONNECTORS[type].gives };
}

export function extension(type: (typeof EXTENSIONS)[number], config: Overlay, name?: string): Component {
  return { section: 'extensions', id: idOf(type, name), config };
}

/** One pipeline; made by `pipeline`, which admits only components of its signal. */
export interface Pipeline {
  readonly id: string;
  readonly from: readonly Component[];
  readonly through: readonly Component[];
  readonly to: readonly Component[];
}

export interface PipelineParts<S extends Signal> {
  /** Second half of the pipeline's id. Default: none, the id is the signal. */
  readonly name?: string;
  readonly from: readonly Source<S>[];
  /** Processors in order, without the memory limiter, which stands first by itself. Default: none. */
  readonly through?: readonly Step<S>[];
  readonly to: readonly Sink<S>[];
}

/**
 * A pipeline of a signal. One that starts at a receiver gets the memory limiter as its first processor;
 * one that a connector feeds does not, since what it refused would be lost.
 */
export function pipeline<S extends Signal>(signal: S, { name, from, through = [], to }: PipelineParts<NoInfer<S>>): Pipeline {
  const limited = from.some((source) => source.section === 'receivers');
  return { id: idOf(signal, name), from, through: limited ? [MEMORY_LIMITER, ...through] : through, to };
}

/** Refuses data before the kernel kills the process; its hard limit stays below GOMEMLIMIT, which is 80 % of the pod's memory. */
export const MEMORY_LIMITER = processor('memory_limiter', { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 15 });

export interface CollectorParts {
  readonly extensions: readonly Component[];
  readonly telemetry: Overlay;
  readonly pipelines: readonly Pipeline[];
}

function twice(section: Section, id: string, got: Overlay): Fault {
  const allowed = 'components with a name of their own: two components are named alike, and do not say the same';
  return { prop: `${section}.${id}`, got, allowed, write: `${id.split('/')[0] ?? id}/<name>` };
}

/** Writes a collector's configuration: exactly the components that its pipelines name, each once. */
export function collectorConfig({ extensions, telemetry, pipelines }: CollectorParts): Overlay {
  const sections: { [S in Section]: { [id: string]: Overlay } } = { extensions: {}, receivers: {}, processors: {}, exporters: {}, connectors: {} };
  const use = (components: readonly Component[]): string[] => {
    for (const { section, id, config } of components) {
      const known = sections[section][id];
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(config)) throw new ValidationError('collector', [twice(section, id, config)]);
      sections[section][id] = config;
    }
    return components.map((c) => c.id);
  };
  const service = {
    extensions: [...new Set(use(extensions))],
    telemetry,
    pipelines: Object.fromEntries(pipelines.map((p) => [p.id, { receivers: use(p.from), processors: use(p.through), exporters: use(p.to) }])),
  };
  const used = Object.entries(sections).filter(([, components]) => Object.keys(components).length > 0);
  return { ...Object.fromEntries(used), service };
}
