import type { GivenCluster, GivenSecret, GivenValue } from '../clouds/cloud';
import { toYaml, type Plain } from '../config';
import type { ManifestFiles, RenderedManifests } from '../delivery';
import { SECRETS, type Namespaces, type OperatorChart } from '../facts';
import type { PlatformSizing } from '../sizing';
import { waitsFor } from './waits';

/** What the README beside the manifests is written from. */
export interface Guide {
  readonly platformId: string;
  readonly namespaces: Namespaces;
  readonly sizing: PlatformSizing;
  /** The cluster that exists; undefined where Terraform makes one, with namespaces and Secrets. */
  readonly cloud: GivenCluster | undefined;
  /** Those that whoever follows the README installs. */
  readonly operators: readonly OperatorChart[];
  /** Files to apply, without their ending; each step after the one before is ready. */
  readonly steps: readonly (readonly string[])[];
  readonly terraform: boolean;
}

/** Grafana's own, which nobody has yet. */
const GENERATED: readonly GivenSecret[] = [
  { name: SECRETS.grafana.name, keys: { [SECRETS.grafana.keys[0]]: { text: 'admin' }, [SECRETS.grafana.keys[1]]: { randomBytes: 24 } } },
  { name: SECRETS.grafanaKey.name, keys: { [SECRETS.grafanaKey.keys[0]]: { randomBytes: 32 } } },
];

function valuesFile(chart: OperatorChart): string {
  return `operators/${chart.name}.values`;
}

/** Adds the README, and the values of each operator's chart; the ending of these keeps them from being taken for manifests. */
export function addGuide(files: ManifestFiles, guide: Guide): void {
  files.addText('README.md', (rendered) => readme(guide, rendered));
  for (const chart of guide.operators) files.addText(valuesFile(chart), () => toYaml(chart.values as Plain));
}

function sh(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}

function helm(chart: OperatorChart): string {
  const { name, repository, chart: of, version, namespace } = chart;
  return `helm upgrade --install ${name} ${of} --repo ${repository} --version ${version} --namespace ${namespace} --create-namespace --values ${valuesFile(chart)} --wait --timeout 15m`;
}

function value(secret: string, key: string, of: GivenValue): { readonly ask: readonly string[]; readonly argument: string } {
  if ('text' in of) return { ask: [], argument: `--from-literal=${key}=${of.text}` };
  if ('certificate' in of) return { ask: [], argument: `--from-file=${key}=./${secret}.pem` };
  if ('randomBytes' in of) return { ask: [], argument: `--from-file=${key}=<(openssl rand -hex ${of.randomBytes} | tr -d '\\n')` };
  const variable = `${secret}_${key}`.replace(/[^a-z0-9]+/gi, '_');
  return { ask: [`read -rsp '${of.asked.replace(/'/g, `'\\''`)}: ' ${variable}; echo`], argument: `--from-file=${key}=<(printf %s "$${variable}")` };
}

/** Values go through pipes: they stand in no file, no argument and no history. */
function create({ namespaces }: Guide, { name, keys }: GivenSecret): readonly string[] {
  const values = Object.entries(keys).map(([key, of]) => value(name, key, of));
  return [...values.flatMap(({ ask }) => ask), `kubectl -n ${namespaces.workloads} create secret generic ${name} ${values.map(({ argument }) => argument).join(' ')}`];
}

function zones({ sizing }: Guide): string {
  if (sizing.zones === 1) return `Every node needs the label \`topology.kubernetes.io/zone\`, with whatever value; \`kubectl label node --all topology.kubernetes.io/zone=zone-a\` where there is none: pods with volumes do not run on nodes without it.`;
  return `Every node needs the label \`topology.kubernetes.io/zone\`, with ${sizing.zones} values in all: what fails together (a room, a rack, at least a host) has one value. Without ${sizing.zones} of them pods wait for ever.`;
}

function nodes({ sizing }: Guide, cloud: GivenCluster): string {
  const shared = cloud.traits.cluster?.sharedNodes === true;
  const rows = sizing.pools.map(({ role, nodesPerZone, maxNodesPerZone }) => {
    const counts = `${nodesPerZone} in each zone, ${maxNodesPerZone} with every autoscaler at its ceiling`;
    return shared ? `Nodes: ${counts}.` : `Nodes with the label \`observability-constructs/pool=${role}\` (and, to keep others away, a taint of the same key and value, \`NoSchedule\`): ${counts}.`;
  });
  return rows.join('\n\n');
}

const METRICS = 'Autoscalers ask metrics-server for CPU and memory: `kubectl top nodes` must answer. Without it whatever grows by these stays as small as it begins.';

function apply(guide: Guide, rendered: RenderedManifests): string {
  const lines = guide.steps.flatMap((step) => [
    `kubectl apply --server-side ${step.map((file) => `-f ${file}.yaml`).join(' ')}`,
    ...step.flatMap((file) => waitsFor(rendered.get(file)?.objects ?? [])),
  ]);
  // A shell of its own, which a failure ends, and not the user's.
  return sh(['(', 'set -e', ...lines, ')']);
}

/** One Secret of a name, with the keys of all: one authority may have signed several certificates. */
function merged(secrets: readonly GivenSecret[]): readonly GivenSecret[] {
  const byName = new Map<string, GivenSecret>();
  for (const { name, keys } of secrets) {
    const before = byName.get(name)?.keys ?? {};
    const both = Object.entries(keys).map(([key, of]): [string, GivenValue] => {
      const own = before[key];
      return [key, 'certificate' in of && own !== undefined && 'certificate' in own ? { certificate: `${own.certificate} and ${of.certificate}` } : of];
    });
    byName.set(name, { name, keys: { ...before, ...Object.fromEntries(both) } });
  }
  return [...byName.values()];
}

function secretsPart(guide: Guide, cloud: GivenCluster): readonly string[] {
  const secrets = merged([...cloud.secrets(guide.sizing), ...GENERATED]);
  const files = secrets.flatMap(({ name, keys }) => Object.values(keys).flatMap((of) => ('certificate' in of ? [`- \`${name}.pem\`: certificate, in PEM, of the authority that signed that of ${of.certificate}`] : [])));
  return [
    '## 3. Namespaces and Secrets',
    'In bash. Values are asked for, or made up by openssl, and go to kubectl through pipes: none of them is in a file, an argument or the history. A Secret that exists already is left as it is, and says so.',
    ...(files.length === 0 ? [] : [`These files must lie in the current folder first:\n\n${files.join('\n')}`]),
    sh(['kubectl apply --server-side -f namespaces.yaml', ...secrets.flatMap((secret) => create(guide, secret))]),
    `Keep a copy of \`${SECRETS.grafanaKey.name}\` where you keep your other keys: without it nobody can read the credentials that Grafana stores in its database.`,
  ];
}

function operatorsPart(guide: Guide): readonly string[] {
  const { operators: own, namespaces: { workloads } } = guide;
  const installedOperators = guide.cloud?.installedOperators ?? [];
  const kept = installedOperators.length === 0 ? [] : [`Installed already, by your word: ${installedOperators.join(', ')}. Each must serve all namespaces.`];
  const note = guide.terraform ? ['Terraform installs these in the stacks below; with kubectl alone they are yours to install:'] : [];
  const intoOurs = guide.cloud !== undefined && own.some(({ namespace }) => namespace === workloads);
  const namespaces = intoOurs ? ['kubectl apply --server-side -f namespaces.yaml'] : [];
  return ['## 2. Operators', ...kept, ...(own.length === 0 ? [] : [...note, sh([...namespaces, ...own.map(helm)])])];
}

function applyPart(guide: Guide, rendered: RenderedManifests): readonly string[] {
  const { platformId } = guide;
  const terraform = [
    '## 4. The platform',
    'With Terraform, from the folder above `cdktf.out`:',
    sh([`npx cdktf deploy '${platformId}-*'`]),
    'Or with kubectl, and then always with kubectl: a release of Helm takes over no object that it has not made.',
  ];
  const plain = ['## 4. The platform', 'Each step waits for what the next one needs. It is safe to repeat, and an upgrade is the same.'];
  return [...(guide.terraform ? terraform : plain), apply(guide, rendered)];
}

/** Where Terraform makes cluster, namespaces and Secrets, nothing is left to do by hand before the operators and after them. */
function foundationPart({ platformId }: Guide): readonly string[] {
  return [
    '## 1. What Terraform makes',
    'The cloud\'s part, and in the cluster what only Terraform knows: namespaces, ServiceAccounts, facts, Secrets, StorageClass. From the folder above `cdktf.out`:',
    sh([`npx cdktf deploy '${platformId}-*'`]),
  ];
}

/** What whoever applies the manifests must do, with every name as this platform has it. */
function readme(guide: Guide, rendered: RenderedManifests): string {
  const { platformId, namespaces, cloud } = guide;
  const parts = [
    `# Platform ${platformId}`,
    `Into the cluster that kubectl's current context names: check it with \`kubectl config current-context\`. Commands run in this folder.`,
    ...(cloud === undefined ? foundationPart(guide) : ['## 1. Nodes', zones(guide), nodes(guide, cloud), METRICS]),
    ...operatorsPart(guide),
    ...(cloud === undefined ? ['## 3. Namespaces and Secrets', 'Terraform has made them.'] : secretsPart(guide, cloud)),
    ...applyPart(guide, rendered),
    '## 5. Open Grafana',
    sh([
      `kubectl -n ${namespaces.workloads} get secret ${SECRETS.grafana.name} -o jsonpath='{.data.password}' | base64 -d; echo`,
      `kubectl -n ${namespaces.workloads} port-forward service/grafana 3000`,
    ]),
    'and log in at http://localhost:3000 as `admin`.',
  ];
  return `${parts.join('\n\n')}\n`;
}
