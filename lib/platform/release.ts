import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { Releases, operatorRelease, rolloutOperator } from '../delivery';
import type { Namespaces } from '../facts';
import type { ComponentChart } from '../kube';
import type { ComponentName, Workloads } from './workloads';

/** Which components must be ready before another starts; what is not named waits for the namespace's defaults only. */
const afterKafka = (topics: 'kafka-topics' | 'kafka', mimirReadsKafka: boolean): { readonly [C in ComponentName]?: readonly ComponentName[] } => ({
  tempo: [topics],
  mimir: mimirReadsKafka ? [topics] : [],
  gateway: [topics],
  'trace-processor': [topics, 'tempo', 'mimir'],
  'metric-processor': [topics, 'mimir'],
  'log-processor': [topics, 'loki'],
  agent: ['gateway'],
  'cluster-receiver': ['gateway'],
});

/** Without Kafka the gateway writes to the backends itself. */
const AFTER_WITHOUT_KAFKA: ReturnType<typeof afterKafka> = { gateway: ['tempo', 'mimir', 'loki'], agent: ['gateway'], 'cluster-receiver': ['gateway'] };

/** One Helm release per component, each after what it needs; the namespace's own come first. */
export function release(stack: TerraformStack, platformId: string, workloads: Workloads, namespaces: Namespaces, cluster: readonly ITerraformDependable[]): void {
  const releases = new Releases(stack, 'releases', { platformId });
  // Only zones of a group need to be rolled one after the other.
  const operator = workloads.zoned ? [operatorRelease(releases, rolloutOperator(namespaces.workloads), cluster)] : [];
  const done = new Map<ComponentName, ITerraformDependable>();
  const { charts } = workloads;
  const topics = (['kafka', 'kafka-topics'] as const).find((name) => charts.has(name));
  const after = topics === undefined ? AFTER_WITHOUT_KAFKA : afterKafka(topics, workloads.mimirReadsKafka);
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
    const first = (after[name] ?? (name.startsWith('to-') && topics !== undefined ? [topics] : [])).map(add);
    const made = releases.add(name, chart(name), {
      namespace: name === 'agent' ? namespaces.agent : namespaces.workloads,
      dependsOn: [defaults, ...operator, ...first],
    });
    done.set(name, made);
    return made;
  };
  [...charts.keys()].forEach(add);
}
