import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { Releases, operatorRelease, rolloutOperator } from '../delivery';
import type { Namespaces } from '../facts';
import type { ComponentChart } from '../kube';
import type { ComponentName, Workloads } from './workloads';

/** Which components must be ready before another starts; what is not named waits for the namespace's defaults only. */
const AFTER_WITH_KAFKA: { readonly [C in ComponentName]?: readonly ComponentName[] } = {
  tempo: ['kafka-topics'],
  mimir: ['kafka-topics'],
  gateway: ['kafka-topics'],
  'trace-processor': ['kafka-topics', 'tempo', 'mimir'],
  'metric-processor': ['kafka-topics', 'mimir'],
  'log-processor': ['kafka-topics', 'loki'],
  agent: ['gateway'],
  'cluster-receiver': ['gateway'],
};

/** What reads from Kafka for a destination needs nothing else of the platform. */
const TOPICS_FIRST: readonly ComponentName[] = ['kafka-topics'];

/** Without Kafka the gateway writes to the backends itself. */
const AFTER_WITHOUT_KAFKA: typeof AFTER_WITH_KAFKA = { gateway: ['tempo', 'mimir', 'loki'], agent: ['gateway'], 'cluster-receiver': ['gateway'] };

/** One Helm release per component, each after what it needs; the namespace's own come first. */
export function release(stack: TerraformStack, platformId: string, workloads: Workloads, namespaces: Namespaces, cluster: readonly ITerraformDependable[]): void {
  const releases = new Releases(stack, 'releases', { platformId });
  // Only zones of a group need to be rolled one after the other.
  const operator = workloads.zoned ? [operatorRelease(releases, rolloutOperator(namespaces.workloads), cluster)] : [];
  const done = new Map<ComponentName, ITerraformDependable>();
  const { charts } = workloads;
  const after = charts.has('kafka-topics') ? AFTER_WITH_KAFKA : AFTER_WITHOUT_KAFKA;
  const chart = (name: ComponentName): ComponentChart => {
    const found = charts.get(name);
    if (found === undefined) throw new Error(`no chart ${name}`);
    return found;
  };
  const defaults = releases.add('namespace', chart('namespace'), { namespace: namespaces.workloads, dependsOn: cluster });
  done.set('namespace', defaults);
  const add = (name: ComponentName): ITerraformDependable => {
    const existing = done.get(name);
    if (existing !== undefined) return existing;
    const first = (after[name] ?? (name.startsWith('to-') ? TOPICS_FIRST : [])).map(add);
    const made = releases.add(name, chart(name), {
      namespace: name === 'agent' ? namespaces.agent : namespaces.workloads,
      dependsOn: [defaults, ...operator, ...first],
    });
    done.set(name, made);
    return made;
  };
  [...charts.keys()].forEach(add);
}
