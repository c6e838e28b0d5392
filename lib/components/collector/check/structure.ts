import type { Plain } from '../../../config';
import type { Section } from '../model';
import { CONNECTORS, EXPORTERS, PROCESSORS, RECEIVERS, type Signals } from '../version';
import { at, isObject, typeOf, type ConfigView, type FaultSink, type PipelineView } from './view';

const SIGNALS = ['traces', 'metrics', 'logs'];

type Table = { readonly [type: string]: { readonly [key: string]: unknown } };
type Place = 'receivers' | 'processors' | 'exporters';
const TABLES: { readonly [P in Place]: Table } = { receivers: RECEIVERS, processors: PROCESSORS, exporters: EXPORTERS };

/** The signals of a component at a place of a pipeline; undefined for one the table does not know, which passes. */
function signalsAt(view: ConfigView, place: Place, id: string): Partial<Signals> | undefined {
  if (view.has('connectors', id)) {
    const row = (CONNECTORS as Table)[typeOf('connectors', id)];
    return row?.[place === 'receivers' ? 'gives' : 'takes'] as Partial<Signals> | undefined;
  }
  return TABLES[place][typeOf(place, id)]?.['signals'] as Partial<Signals> | undefined;
}

function checkMembers(view: ConfigView, pipeline: PipelineView, faults: FaultSink): void {
  for (const place of ['receivers', 'processors', 'exporters'] as const) {
    const prop = `service.pipelines.${pipeline.id}.${place}`;
    if (place !== 'processors' && pipeline[place].length === 0) {
      faults.add({ prop, got: [], allowed: `at least one of ${place}: a collector does not start without`, write: `${place}: [...], or remove the pipeline with null` });
    }
    for (const id of pipeline[place]) {
      const known = view.has(place, id) || (place !== 'processors' && view.has('connectors', id));
      if (!known) faults.add({ prop, got: id, allowed: `components that are defined under ${place}`, write: `${place}: { '${id}': {...} }, or take it out of the pipeline` });
      const signals = signalsAt(view, place, id);
      if (!known || signals === undefined || !SIGNALS.includes(pipeline.signal) || pipeline.signal in signals) continue;
      faults.add({
        prop,
        got: id,
        allowed: `components that handle ${pipeline.signal}; this one handles ${Object.keys(signals).join(' and ')}`,
        write: `it into a pipeline of ${Object.keys(signals).join(' or ')}`,
      });
    }
  }
}

/** Every pipeline has a known signal, and names defined components that can handle it. */
export function pipelinesFit(view: ConfigView, faults: FaultSink): void {
  for (const pipeline of view.pipelines) {
    if (!SIGNALS.includes(pipeline.signal)) {
      faults.add({ prop: 'service.pipelines', got: pipeline.id, allowed: SIGNALS.join(', '), write: `traces, metrics or logs before the slash` });
    }
    checkMembers(view, pipeline, faults);
  }
}

function unused(section: Section, id: string, faults: FaultSink, reason = 'components that a pipeline names; the others never run, and hide what was meant'): void {
  faults.add({ prop: `${section}.${id}`, got: 'not used', allowed: reason, write: `it into service.${section === 'extensions' ? 'extensions' : 'pipelines'}, or '${id}': null` });
}

/** Nothing is defined and not used. */
export function nothingUnused(view: ConfigView, faults: FaultSink): void {
  for (const section of ['receivers', 'processors', 'exporters'] as const) {
    const used = view.pipelines.flatMap((p) => p[section]);
    for (const id of view.ids(section)) if (!used.includes(id)) unused(section, id, faults);
  }
  const ends = view.pipelines.flatMap((p) => p.exporters);
  const starts = view.pipelines.flatMap((p) => p.receivers);
  for (const id of view.ids('connectors')) {
    if (!ends.includes(id) || !starts.includes(id)) unused('connectors', id, faults, 'connectors that end one pipeline and start another');
  }
  for (const id of view.ids('extensions')) {
    if (!view.extensionsInUse.includes(id)) unused('extensions', id, faults, 'extensions that service.extensions names; the others never start');
  }
}

/** Every extension that something names is defined and started. */
export function extensionsExist(view: ConfigView, faults: FaultSink): void {
  const need = (prop: string, id: unknown): void => {
    if (typeof id !== 'string') return;
    if (view.has('extensions', id) && (prop === 'service.extensions' || view.extensionsInUse.includes(id))) return;
    faults.add({ prop, got: id, allowed: 'extensions that are defined and that service.extensions names', write: `extensions: { '${id}': {...} } and '${id}' in service.extensions` });
  };
  for (const id of view.extensionsInUse) need('service.extensions', id);
  for (const section of ['receivers', 'exporters', 'extensions'] as const) {
    for (const id of view.ids(section)) {
      const config = view.component(section, id);
      for (const path of [['storage'], ['sending_queue', 'storage']]) need(`${section}.${id}.${path.join('.')}`, at(config, ...path));
      for (const [path, name] of references(config)) need(`${section}.${id}.${path}`, name);
    }
  }
}

/** Keys that name an extension, wherever they stand. */
const REFERENCES = ['authenticator', 'k8s_leader_elector', 'additional_auth', 'oauthbearer_token_source'];

function references(value: Plain, path = ''): [string, Plain][] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, v]): [string, Plain][] => {
    const here = path === '' ? key : `${path}.${key}`;
    if (key === 'middlewares' && Array.isArray(v)) return v.map((m: Plain): [string, Plain] => [here, at(m, 'id')]);
    return REFERENCES.includes(key) && typeof v === 'string' ? [[here, v]] : references(v, here);
  });
}
