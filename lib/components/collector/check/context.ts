import type { Plain } from '../../../config';
import { at, isObject, typeOf, type ConfigView, type FaultSink } from './view';

/** `metadata.<header>` and `auth.<attribute>` in the actions of a processor. */
function contexts(view: ConfigView, id: string): string[] {
  const config = view.component('processors', id);
  const actions = [config['attributes'], config['actions']].flatMap((list: Plain | undefined): readonly Plain[] => (Array.isArray(list) ? list : []));
  return actions.map((action) => at(action, 'from_context')).filter((from) => typeof from === 'string');
}

/** What the processors of a pipeline read of a request, its receivers keep: whoever is nobody there would be the default tenant. */
export function contextArrives(view: ConfigView, faults: FaultSink): void {
  const found = new Set<string>();
  for (const pipeline of view.pipelines) {
    const asked = pipeline.processors.flatMap((id) => contexts(view, id).map((from) => [id, from] as const));
    for (const id of pipeline.receivers.filter((r) => typeOf('receivers', r) === 'otlp' && view.has('receivers', r))) {
      const protocols = at(view.component('receivers', id), 'protocols');
      for (const [protocol, config] of Object.entries(isObject(protocols) ? protocols : {})) {
        for (const [processor, from] of asked) {
          const key = from.startsWith('metadata.') ? 'include_metadata' : from.startsWith('auth.') ? 'auth' : undefined;
          const prop = `receivers.${id}.protocols.${protocol}.${key}`;
          const got = key === undefined ? true : at(config, key);
          if (found.has(prop) || (key === 'auth' ? isObject(got) : got === true)) continue;
          found.add(prop);
          const allowed = `what processors.${processor} needs: it reads ${from}, which this door would not keep, and every sender would be nobody`;
          faults.add({ prop, got, allowed, write: key === 'auth' ? 'auth: { authenticator: ... }' : 'include_metadata: true' });
        }
      }
    }
  }
}
