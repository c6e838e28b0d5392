import { App, LocalBackend } from 'cdktf';
import { RegionalGateway, type ObservabilityPlatformProps, type Tier } from '../lib';
import { AwsCloud } from '../lib/clouds/aws';
import { FACTS, namespaces } from '../lib/facts';
import { ManifestTree } from '../lib/kube';
import { checkProps } from '../lib/platform/validate';
import { Workloads } from '../lib/platform/workloads';
import type { Variant } from './build';
import { OPTIONS, REGIONS, TIERS, type Option, type Region } from './options';

/** What a collector's pod gives to its configuration. */
export interface Pod {
  /** Environment by name; undefined where the cluster gives the value. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Arguments beside the configuration's. */
  readonly args: readonly string[];
  /** Folders in which Secrets and ConfigMaps lie as files, without the configuration's. */
  readonly files: readonly string[];
  /** Folders of the node, or of a volume. */
  readonly folders: readonly string[];
}

/** One configuration as a platform writes it. */
export interface Cell extends Pod {
  readonly role: string;
  readonly tier: string;
  readonly option: string;
  readonly config: string;
}

interface KubeObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: { readonly [file: string]: string };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- pods of many shapes
  readonly spec?: any;
}

interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface Mounted {
  readonly name: string;
  readonly mountPath: string;
}

const CONFIG = /^--config=(.*)\/(.*)$/;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- pods of many shapes
function podOf(container: any, volumes: any[], configFolder: string): Pod {
  // What comes as a whole is the ConfigMap of facts.
  const facts = container.envFrom === undefined ? [] : Object.values(FACTS).map((name): Variable => ({ name }));
  const mounts = (container.volumeMounts as Mounted[]).filter(({ mountPath }) => mountPath !== configFolder);
  const isFiles = ({ name }: Mounted): boolean => volumes.some((v) => v.name === name && (v.secret ?? v.configMap ?? v.projected) !== undefined);
  return {
    env: Object.fromEntries([...facts, ...(container.env ?? [])].map(({ name, value }) => [name, value])),
    args: container.args.filter((arg: string) => !CONFIG.test(arg)),
    files: mounts.filter(isFiles).map((m) => m.mountPath),
    folders: mounts.filter((m) => !isFiles(m)).map((m) => m.mountPath),
  };
}

/** Every collector among a chart's objects: whatever runs the collector's image. */
function collectorsIn(objects: readonly KubeObject[]): Omit<Cell, 'tier' | 'option'>[] {
  return objects.flatMap((object) => {
    const template = object.spec?.template?.spec;
    const container = template?.containers?.find((c: { image: string }) => c.image.includes('opentelemetry-collector'));
    const [, folder, file] = container?.args?.map((arg: string) => CONFIG.exec(arg)).find((found: unknown) => found) ?? [];
    if (folder === undefined) return [];
    const mount = container.volumeMounts.find((m: Mounted) => m.mountPath === folder);
    const volume = template.volumes.find((v: Mounted) => v.name === mount.name);
    const config = objects.find((o) => o.kind === 'ConfigMap' && o.metadata.name === volume.configMap.name)?.data?.[file];
    if (config === undefined) throw new Error(`${object.kind} ${object.metadata.name} mounts no ${file}`);
    return [{ role: object.metadata.name, config, ...podOf(container, template.volumes, folder) }];
  });
}

/** The configurations of one platform, checked and wired as `ObservabilityPlatform` does, without the cloud's part. */
export function cellsOf({ name, props: chosen }: Option, tier: Tier): Cell[] {
  const props: ObservabilityPlatformProps = { cloud: new AwsCloud({ region: 'us-west-2' }), backend: (stack) => new LocalBackend(stack), ...chosen, tier };
  const { charts } = new Workloads('prod', props, checkProps(new App(), props), namespaces('observability'));
  const found = [...charts.values()].flatMap((chart) => collectorsIn(chart.toJson() as KubeObject[]));
  if (found.length === 0) throw new Error(`no collector in a platform of tier ${tier.name}, ${name}`);
  return found.map((cell) => ({ ...cell, tier: tier.name, option: name }));
}

/** The configuration of one regional gateway. */
function regionalCells({ name, props }: Region): Cell[] {
  const chart = new ManifestTree().chart('region', 'observability');
  new RegionalGateway(chart, 'gateway', {
    traits: new AwsCloud({ region: 'eu-west-1' }).traits,
    clusterName: 'store-17',
    issuer: { name: 'region-ca', kind: 'ClusterIssuer' },
    sizing: { replicas: 2, cpu: 1, memoryMiB: 1024, diskGiB: 10 },
    region: 'eu-west-1',
    central: { endpoint: 'otlp.example.com:4317', token: { name: 'central', key: 'token' } },
    ...props,
  });
  return collectorsIn(chart.toJson() as KubeObject[]).map((cell) => ({ ...cell, tier: 'none', option: name }));
}

/** Every configuration of every role, tier and option. */
export function matrix(): Cell[] {
  return [...OPTIONS.flatMap((option) => (option.tiers ?? TIERS).flatMap((tier) => cellsOf(option, tier))), ...REGIONS.flatMap(regionalCells)];
}

/** The collector that can read a cell. */
export function variantOf({ config }: Cell): Variant {
  return /^ {2}routing[/:]/m.test(config) ? 'routing' : 'target';
}

/** Cells with the same text and the same surroundings, which are proven once. */
export function distinct(cells: readonly Cell[]): Cell[][] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.role, cell.config, cell.args, cell.files, cell.folders, Object.keys(cell.env)]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()];
}
