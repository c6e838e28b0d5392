import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { Releases, operatorRelease, rolloutOperator, type ManifestFiles } from '../delivery';
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

/** Where the database is the platform's own. */
const AFTER_DATABASE: readonly ComponentName[] = ['grafana'];

/** Without Kafka the gateway writes to the backends itself. */
const AFTER_WITHOUT_KAFKA: ReturnType<typeof afterKafka> = { gateway: ['tempo', 'mimir', 'loki'], agent: ['gateway'], 'cluster-receiver': ['gateway'] };

/** Names of the components that must be ready before one is applied, beside the namespace's defaults; those that a platform lacks are left out. */
export function prerequisites({ charts, mimirReadsKafka }: Workloads, name: ComponentName): readonly ComponentName[] {
  const topics = (['kafka', 'kafka-topics'] as const).find((t) => charts.has(t));
  const after = topics === undefined ? AFTER_WITHOUT_KAFKA : afterKafka(topics, mimirReadsKafka);
  if (AFTER_DATABASE.includes(name) && charts.has('postgres')) return [...FIRST.filter((f) => f !== 'namespace' && charts.has(f)), 'postgres'];
  const own = after[name] ?? (name.startsWith('to-') && topics !== undefined ? [topics] : []);
  return FIRST.includes(name) ? [] : [...FIRST.filter((f) => f !== 'namespace' && charts.has(f)), ...own];
}

/** What comes before all others. */
const FIRST: readonly ComponentName[] = ['namespace', 'object-store'];

/** Components by the step in which they come: each needs those of earlier steps only. */
export function steps(workloads: Workloads): readonly (readonly ComponentName[])[] {
  const names = [...workloads.charts.keys()].filter((name) => name !== 'namespace');
  const made: ComponentName[][] = [['namespace']];
  const done = new Set<ComponentName>(['namespace']);
  while (done.size <= names.length) {
    const next = names.filter((name) => !done.has(name) && prerequisites(workloads, name).every((p) => done.has(p)));
    made.push(next);
    next.forEach((name) => done.add(name));
  }
  return made;
}

export interface ReleaseProps {
  readonly platformId: string;
  readonly workloads: Workloads;
  readonly namespaces: Namespaces;
  /** Whether the cluster lacks the rollout-operator. */
  readonly rolloutOperator: boolean;
  /** Whether the cluster chooses the users of pods. Default: false. */
  readonly choosesUsers?: boolean;
  /** Files beside the releases' own. Default: none. */
  readonly files?: ManifestFiles;
}

/** One Helm release per component, each after what it needs; the namespace's own come first. */
export function release(stack: TerraformStack, props: ReleaseProps, cluster: (releases: Releases) => readonly ITerraformDependable[]): void {
  const { platformId, workloads, namespaces, files } = props;
  const releases = new Releases(stack, 'releases', { platformId, ...(files === undefined ? {} : { files }) });
  const ready = cluster(releases);
  // Only zones of a group need to be rolled one after the other.
  const operator = props.rolloutOperator ? [operatorRelease(releases, rolloutOperator(namespaces.workloads, props.choosesUsers), ready)] : [];
  const done = new Map<ComponentName, ITerraformDependable>();
  const { charts } = workloads;
  const chart = (name: ComponentName): ComponentChart => {
    const found = charts.get(name);
    if (found === undefined) throw new Error(`no chart ${name}`);
    return found;
  };
  const defaults = releases.add('namespace', chart('namespace'), { namespace: namespaces.workloads, dependsOn: ready });
  done.set('namespace', defaults);
  const add = (name: ComponentName): ITerraformDependable => {
    const existing = done.get(name);
    if (existing !== undefined) return existing;
    const first = prerequisites(workloads, name).map(add);
    const made = releases.add(name, chart(name), {
      namespace: name === 'agent' ? namespaces.agent : namespaces.workloads,
      dependsOn: [defaults, ...operator, ...first],
    });
    done.set(name, made);
    return made;
  };
  [...charts.keys()].forEach(add);
}
