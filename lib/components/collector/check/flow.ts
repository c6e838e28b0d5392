import { at, typeOf, type ConfigView, type FaultSink, type PipelineView } from './view';

/** Exporters that write nothing down. */
const THROWS_AWAY = ['debug', 'nop'];

/** What enters a pipeline comes out of it: it does not run in a circle, is not thrown away, and has a way for everything. */
export function everythingArrives(view: ConfigView, faults: FaultSink): void {
  for (const pipeline of view.pipelines) {
    if (!circles(view, pipeline, pipeline.id)) continue;
    const allowed = 'connectors that lead onwards: the collector does not start with a circle';
    faults.add({ prop: `service.pipelines.${pipeline.id}.receivers`, got: pipeline.receivers, allowed, write: 'receivers whose data comes from outside' });
  }
  for (const { id, exporters } of view.lasting) {
    if (exporters.length === 0 || exporters.some((e) => !THROWS_AWAY.includes(typeOf('exporters', e)))) continue;
    const allowed = 'at least one that keeps what it is given: these answer and throw it away';
    faults.add({ prop: `service.pipelines.${id}.exporters`, got: exporters, allowed, write: `a backend, or mayLose: ['${id}'] when that loss is meant` });
  }
  const connectors = new Set(view.lasting.flatMap((p) => p.exporters).filter((id) => view.has('connectors', id) && typeOf('connectors', id) === 'routing'));
  for (const id of connectors) routesEverything(view, id, faults);
}

function circles(view: ConfigView, from: PipelineView, target: string, seen: readonly string[] = []): boolean {
  const next = view.pipelines.filter((p) => p.receivers.some((r) => view.has('connectors', r) && from.exporters.includes(r)));
  return next.some((p) => p.id === target || (!seen.includes(p.id) && circles(view, p, target, [...seen, p.id])));
}

function routesEverything(view: ConfigView, id: string, faults: FaultSink): void {
  const config = view.component('connectors', id);
  const rest = at(config, 'default_pipelines');
  if (!Array.isArray(rest) || rest.length === 0) {
    const allowed = 'a way for what no route takes: it is dropped, and nothing counts it';
    faults.add({ prop: `connectors.${id}.default_pipelines`, got: rest, allowed, write: 'default_pipelines: [...]' });
  }
  if (config['error_mode'] !== 'propagate') return;
  faults.add({ prop: `connectors.${id}.error_mode`, got: 'propagate', allowed: 'ignore or silent: with propagate one failing statement loses the whole payload', write: 'error_mode: ignore' });
}
