import type { Destination } from '../components/collector';
import type { Faults } from '../errors';
import type { ObservabilityPlatformProps, OverlaidComponent } from './props';

const ALWAYS: readonly OverlaidComponent[] = ['agent', 'cluster-receiver', 'gateway', 'tempo', 'mimir', 'loki', 'grafana'];
const WITH_KAFKA: readonly OverlaidComponent[] = ['trace-processor', 'metric-processor', 'log-processor'];

/** A destination's workloads, one for each signal. */
function workloadsTo({ name, signals }: Destination): OverlaidComponent[] {
  return signals.map((signal) => `to-${name}-${signal}` as const);
}

/** Adds a fault for every overlay of a workload that this platform does not have: it would change nothing. */
export function checkOverlays({ overlays = {}, destinations = [] }: ObservabilityPlatformProps, kafka: boolean, faults: Faults): void {
  const there: readonly string[] = [...ALWAYS, ...(kafka ? [...WITH_KAFKA, ...destinations.flatMap(workloadsTo)] : [])];
  for (const name of Object.keys(overlays)) {
    if (there.includes(name)) continue;
    const toDestination = name.startsWith('to-');
    const why = kafka ? '' : '; without Kafka the gateway does the work of processors and destinations';
    const write = !kafka ? 'overlays: { gateway: {...} }' : toDestination ? "overlays: { 'to-<destination>-<signal>': {...} }" : 'the name of a workload';
    faults.add({ prop: `overlays['${name}']`, got: name, allowed: `workloads of this platform: ${there.join(', ')}${why}`, write });
  }
}
