import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { Faults, checkPlace } from '../errors';
import { addMissing, type Needed, type PlatformTraits } from '../facts';
import { setClusterTraits } from './chart';

/** Parts of the traits that a component needs, and all others where they are known. */
export type Traits<N extends keyof PlatformTraits = never> = Pick<PlatformTraits, N> & Partial<PlatformTraits>;

/** What a component is called, and what of its props it cannot do without. */
export interface ComponentNeeds {
  /** Name of the component, and of what it makes in its namespace, or the first part of it. */
  readonly name: string;
  readonly props?: { readonly traits?: Traits; readonly sizing?: object };
  /** Parts of the traits; `buffer` may also be `kafka`. Default: none. */
  readonly needs?: readonly (keyof PlatformTraits)[];
  /** Where the sizing comes from, such as `tempo` for `Tier.MEDIUM.components().tempo`. Default: nothing is sized. */
  readonly sized?: string;
  /** All props that it has no default for. Default: none are asked for. */
  readonly given?: Needed;
}

const LISTENS = "listener: { cidrs: ['10.0.0.0/16'], port: ";

/** What a part of the traits says, and how it is written. */
const PARTS: { readonly [P in keyof PlatformTraits]?: readonly [string, string] } = {
  objectStore: ['how the pods reach their buckets', "objectStore: { kind: 's3', login: 'pod', listener: PUBLIC_STORE }"],
  storageClass: ['the StorageClass of persistent volumes', "storageClass: 'gp3-encrypted'"],
  kafka: ['how the pods reach Kafka', `kafka: { mechanism: 'SCRAM-SHA-512', ${LISTENS}9096 } }`],
  buffer: ['how collectors reach Kafka, as kafka or as buffer', `kafka: { mechanism: 'SCRAM-SHA-512', ${LISTENS}9096 } }`],
  database: ['how the pods reach PostgreSQL', `database: { prepared: true, ${LISTENS}5432 } }`],
};

/** The components of each app by namespace and name. To look for them in the tree would take a walk through all of it for each. */
const NAMES = new WeakMap<IConstruct, Map<string, ChartConstruct>>();

/**
 * What every component is: it stands in a chart of its user's, takes that chart's namespace, and makes none.
 * Throws a ValidationError for another place, for an id that is taken, for a second component of the same name in one namespace, and for what it
 * needs and was not told.
 */
export abstract class ChartConstruct extends Construct {
  /** Name of the component, and of what it makes in its namespace, or the first part of it. */
  public readonly componentName: string;

  /** @hidden Made by the components. */
  public constructor(scope: Construct, id: string, component: ComponentNeeds) {
    super(checkPlace(scope, id, { within: (s) => Chart.isChart(s), allowed: 'a Chart of cdk8s, or a construct within one', write: "const chart = new Chart(new App(), 'telemetry', { namespace: 'telemetry' }), App and Chart of cdk8s, and the chart as scope" }), id);
    this.componentName = component.name;
    const faults = new Faults();
    this.checkName(faults);
    checkNeeds(component, faults);
    faults.throwIfAny(this);
    const cluster = component.props?.traits?.cluster;
    if (cluster !== undefined) setClusterTraits(this, cluster);
  }

  /** Objects of the same kind, name and namespace are one to Kubernetes: the second would take the first's place. */
  private checkName(faults: Faults): void {
    const { namespace } = Chart.of(this);
    const names = NAMES.get(this.node.root) ?? new Map<string, ChartConstruct>();
    NAMES.set(this.node.root, names);
    const key = `${namespace ?? ''}/${this.componentName}`;
    const twin = names.get(key);
    if (twin === undefined) return void names.set(key, this);
    const where = namespace === undefined ? 'this namespace' : `namespace ${namespace}`;
    const allowed = `one in ${where}: ${twin.node.path} is one already, and the objects of both have the same names`;
    faults.add({ prop: 'name', got: this.componentName, allowed, write: 'one of them in a Chart with a namespace of its own' });
  }
}

function checkNeeds({ props = {}, needs = [], sized, given }: ComponentNeeds, faults: Faults): void {
  const { traits = {}, sizing } = props;
  for (const part of needs) {
    if (traits[part] !== undefined || (part === 'buffer' && traits.kafka !== undefined)) continue;
    const [what, write] = PARTS[part] ?? [part, `${part}: ...`];
    faults.add({ prop: `traits.${part}`, got: undefined, allowed: `${what}, since nobody else tells this component`, write: `traits: { ${write} }, or those of a cloud: new AwsCloud({ region }).traits` });
  }
  if (sized !== undefined && sizing === undefined) {
    faults.add({ prop: 'sizing', got: undefined, allowed: 'replicas, requests and disks', write: `sizing: Tier.MEDIUM.components().${sized}` });
  }
  // What was asked for above is told in its own words.
  const names = given?.names.filter((name) => !(name === 'traits' && needs.length > 0) && !(name === 'sizing' && sized !== undefined)) ?? [];
  addMissing({ props: given?.props, names }, faults);
}

/** The traits of a component whose needs were checked; of the others none is read. */
export function checkedTraits(traits: Traits | undefined): PlatformTraits {
  return (traits ?? {}) as PlatformTraits;
}
