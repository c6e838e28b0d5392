import type { Overlay, Plain } from '../../../config';
import type { Fault } from '../../../errors';
import { ALIASES, CONNECTORS, type ConnectorRow } from '../version';
import type { Section } from '../model';

/** Where a rule puts what it found. */
export interface FaultSink {
  add(fault: Fault): void;
}

export interface PipelineView {
  /** As written, for example `traces/sampled`. */
  readonly id: string;
  readonly signal: string;
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

export function isObject(value: unknown): value is Overlay {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path, or undefined. */
export function at(value: Plain, ...path: string[]): Plain {
  return path.reduce<Plain>((found, key) => (isObject(found) ? found[key] : undefined), value);
}

function strings(value: Plain): string[] {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
}

/** 0, `0s`, `0m`: no end. */
export function isZero(value: unknown): boolean {
  return value === 0 || (typeof value === 'string' && /^0+(\.0+)?(ns|us|µs|ms|s|m|h)?$/.test(value));
}

/** `kafka/traces` is of type `kafka`; an old name is read as the new one. */
export function typeOf(section: Section, id: string): string {
  const type = id.split('/')[0] ?? id;
  return ALIASES[section]?.[type] ?? type;
}

function handsBack(connector: string): boolean {
  const rows: { readonly [type: string]: ConnectorRow | undefined } = CONNECTORS;
  return rows[typeOf('connectors', connector)]?.handsBack === true;
}

/** A whole configuration as the rules read it, whoever wrote it. */
export class ConfigView {
  public readonly pipelines: readonly PipelineView[];
  public readonly extensionsInUse: readonly string[];

  public constructor(
    public readonly config: Overlay,
    private readonly mayLose: readonly string[],
    /** Pipelines that hold data in memory by design: a kill loses it, an outage must not. */
    private readonly holdsInMemory: readonly string[],
    /** Folders that outlive the pod; undefined when they are not known. */
    public readonly lastingPaths?: readonly string[],
  ) {
    const pipelines = at(config, 'service', 'pipelines');
    this.pipelines = Object.entries(isObject(pipelines) ? pipelines : {}).map(([id, p]) => ({
      id,
      signal: id.split('/')[0] ?? id,
      receivers: strings(at(p, 'receivers')),
      processors: strings(at(p, 'processors')),
      exporters: strings(at(p, 'exporters')),
    }));
    this.extensionsInUse = strings(at(config, 'service', 'extensions'));
  }

  /** The pipelines that must deliver what they have taken, through a kill as well. */
  public get lossless(): readonly PipelineView[] {
    return this.lasting.filter((p) => !this.holdsInMemory.includes(p.id));
  }

  /** The pipelines that must deliver through an outage of what they send to: the lossless ones, and those that a kill may cost what they hold. */
  public get lasting(): readonly PipelineView[] {
    return this.pipelines.filter((p) => !this.mayLose.includes(p.id));
  }

  public ids(section: Section): string[] {
    const components = this.config[section];
    return isObject(components) ? Object.keys(components) : [];
  }

  public has(section: Section, id: string): boolean {
    return this.ids(section).includes(id);
  }

  /** One component's configuration; an empty one may be written as null. */
  public component(section: Section, id: string): Overlay {
    const config = at(this.config, section, id);
    return isObject(config) ? config : {};
  }

  /** Whether a pipeline starts at a receiver, not only at connectors. */
  public startsAtReceiver(pipeline: PipelineView): boolean {
    return pipeline.receivers.some((id) => !this.has('connectors', id));
  }

  /** The receivers that a pipeline's data comes from, through connectors as well. */
  public origins(pipeline: PipelineView, seen: readonly string[] = []): string[] {
    if (seen.includes(pipeline.id)) return [];
    const before = pipeline.receivers.flatMap((id) =>
      this.has('connectors', id) ? this.pipelines.filter((p) => p.exporters.includes(id)).flatMap((p) => this.origins(p, [...seen, pipeline.id])) : [id],
    );
    return [...new Set(before)];
  }

  /**
   * Who learns that a pipeline could not deliver: its receivers, and those of the pipelines before it where a connector hands errors back. A connector that
   * does not, or that stands behind what has answered already, is named itself.
   */
  public senders(pipeline: PipelineView, seen: readonly string[] = []): string[] {
    return pipeline.receivers.flatMap((id) => {
      const before = this.pipelines.filter((p) => p.exporters.includes(id));
      if (!this.has('connectors', id) || !handsBack(id) || seen.includes(id) || before.some((p) => !this.lossless.includes(p))) return [id];
      return before.flatMap((p) => this.senders(p, [...seen, id]));
    });
  }

  /** Components of a section that some pipeline of the given ones uses, each once. */
  public used(section: 'receivers' | 'processors' | 'exporters', pipelines: readonly PipelineView[] = this.pipelines): string[] {
    return [...new Set(pipelines.flatMap((p) => p[section]))].filter((id) => this.has(section, id));
  }
}
