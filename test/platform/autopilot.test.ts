import { LocalBackend } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { ObservabilityPlatform, Tier, ValidationError, type ObservabilityPlatformProps } from '../../lib';
import { GcpCloud } from '../../lib/clouds/gcp';
import { estimate, findPrices } from '../../lib/cost';
import { podDisk } from '../../lib/cost/pods';
import { HOURS } from '../../lib/cost/line';
import { addonPods } from '../../lib/sizing/nodes';
import { AUTOPILOT_REQUESTS, workloads, type PlatformSizing } from '../../lib/sizing';
import { synthesize } from '../../lib/testing';
import { parseObjects, type KubeObject } from '../../scripts/schemas/objects';

interface Made {
  readonly sizing: PlatformSizing;
  readonly objects: readonly KubeObject[];
  readonly summary: string;
}

function made(tier: Tier, props: Partial<ObservabilityPlatformProps> = {}): Made {
  let platform: ObservabilityPlatform | undefined;
  let summary = '';
  const { manifests } = synthesize((app) => {
    platform = new ObservabilityPlatform(app, 'prod', {
      tier,
      cloud: new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', cluster: { autopilot: true } }),
      backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }),
      ...props,
    });
    summary = platform.summary();
  });
  return { sizing: platform!.sizing, objects: Object.entries(manifests).flatMap(([name, text]) => parseObjects(text, name)), summary };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kubernetes objects as they are written.
type Any = any;
interface PodOf {
  readonly name: string;
  readonly kind: string;
  readonly spec: Any;
}

function podsOf({ objects }: Made): PodOf[] {
  return objects.flatMap((object) => {
    const { kind, metadata, spec } = object as Any;
    return spec?.template?.spec?.containers === undefined ? [] : [{ kind, name: metadata.name as string, spec: spec.template.spec }];
  });
}

const cores = (text: string): number => (text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text));
const mebibytes = (text: string): number => (text.endsWith('Gi') ? Number(text.slice(0, -2)) * 1024 : Number(text.slice(0, -2)));
const sum = (of: readonly number[]): number => of.reduce((total, n) => total + n, 0);

/** What GKE Warden and the page on resource requests say of a pod; empty where they take it as it is. */
function refused({ name, spec }: PodOf): string[] {
  const found: string[] = [];
  const { cpuStep, leastMemoryMiB, leastMiBPerCore, mostMiBPerCore, mostCpu, mostMemoryMiB, leastCpuApart } = AUTOPILOT_REQUESTS;
  const asked = { cpu: sum(spec.containers.map((c: Any) => cores(c.resources.requests.cpu))), memory: sum(spec.containers.map((c: Any) => mebibytes(c.resources.requests.memory))) };
  const disk = sum(spec.containers.map((c: Any) => mebibytes(c.resources.requests['ephemeral-storage'])));
  const scratch = sum((spec.volumes ?? []).map((v: Any) => (v.emptyDir === undefined ? 0 : mebibytes(v.emptyDir.sizeLimit))));
  if (Math.abs(asked.cpu / cpuStep - Math.round(asked.cpu / cpuStep)) > 1e-6) found.push(`${asked.cpu} cores`);
  if (asked.memory < leastMemoryMiB || asked.memory < asked.cpu * leastMiBPerCore || asked.memory > asked.cpu * mostMiBPerCore) found.push(`${asked.memory} MiB at ${asked.cpu} cores`);
  if (asked.cpu > mostCpu || asked.memory > mostMemoryMiB) found.push('too large');
  if (!(disk >= 10 && disk <= 10_240) || disk < scratch) found.push(`${disk} MiB of disk, ${scratch} of scratch`);
  if (spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined && asked.cpu < leastCpuApart) found.push(`${asked.cpu} cores apart from others`);
  if (spec.hostNetwork ?? spec.hostPID ?? spec.hostIPC) found.push('host namespace');
  for (const { hostPath, name: volume } of (spec.volumes ?? []).filter((v: Any) => v.hostPath !== undefined)) {
    if (!hostPath.path.startsWith('/var/log/')) found.push(hostPath.path);
    for (const c of spec.containers) if (c.volumeMounts.some((m: Any) => m.name === volume && m.readOnly !== true)) found.push(`writes ${hostPath.path}`);
  }
  for (const c of spec.containers) {
    if (c.securityContext.privileged === true || c.securityContext.capabilities.add !== undefined) found.push('privileges');
    if ((c.ports ?? []).some((p: Any) => p.hostPort !== undefined)) found.push('host port');
    if (c.resources.limits.memory !== c.resources.requests.memory || c.resources.limits['ephemeral-storage'] !== c.resources.requests['ephemeral-storage']) found.push('limits beside requests');
  }
  for (const { key } of spec.tolerations ?? []) if (key === undefined || key.startsWith('nvidia.com/')) found.push(`tolerates ${key}`);
  if (spec.nodeSelector !== undefined) found.push('node selector');
  return found.map((what) => `${name}: ${what}`);
}

const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE];
const platforms = new Map(TIERS.map((tier) => [tier.name, made(tier)]));
const of = (tier: Tier): Made => platforms.get(tier.name)!;

describe.each(TIERS.map((tier) => ({ name: tier.name, tier })))('$name on GKE Autopilot', ({ tier }) => {
  test('asks for nothing that Autopilot refuses or changes', () => {
    expect(podsOf(of(tier)).flatMap(refused)).toEqual([]);
    expect(podsOf(of(tier)).length).toBeGreaterThan(5);
  });

  test('writes into no namespace of Google`s', () => {
    const namespaces = new Set(of(tier).objects.map((object) => (object as Any).metadata.namespace as string | undefined));
    expect([...namespaces].filter((n) => n !== undefined && /^(kube|gke|gmp)-/.test(n))).toEqual([]);
    expect([...namespaces]).toContain('observability');
  });

  test('admits the addresses of DNS in every policy that lets anything out', () => {
    const policies = of(tier).objects.filter((o) => o.kind === 'NetworkPolicy' && (o as Any).spec.egress?.length > 0);
    expect(policies.length).toBeGreaterThan(5);
    for (const policy of policies) {
      const ranges = (policy as Any).spec.egress.filter((rule: Any) => rule.ports?.some((p: Any) => p.port === 53)).flatMap((rule: Any) => rule.to).map((peer: Any) => peer.ipBlock?.cidr);
      expect(ranges).toEqual(expect.arrayContaining(['169.254.20.10/32', '169.254.169.254/32']));
    }
  });

  test('is priced by what its manifests ask for', () => {
    const { sizing } = of(tier);
    const cost = estimate(sizing, { prices: findPrices('gcp', 'europe-west1') });
    expect(cost.lines.filter(({ unit }) => unit === 'machine-hour')).toEqual([]);
    expect(cost.lines.map(({ item }) => item)).not.toContain('root disks of the nodes');
    const hours = (unit: string): number => sum(cost.lines.filter((line) => line.unit === unit).map(({ quantity }) => quantity));
    const nodes = sizing.pools[0]!.nodesPerZone * sizing.zones;
    const all = [...workloads(sizing), ...addonPods(sizing.kafka, AUTOPILOT_REQUESTS), { sizing: { ...sizing.collector.agent, replicas: nodes } }];
    expect(hours('core-hour of pods')).toBeCloseTo(HOURS * sum(all.map(({ sizing: s }) => s.replicas * s.cpu)), 3);
    expect(hours('GiB-hour of pods')).toBeCloseTo((HOURS * sum(all.map(({ sizing: s }) => s.replicas * s.memoryMiB))) / 1024, 3);
  });

  test('the disks that are priced are those of the manifests', () => {
    const { sizing } = of(tier);
    const sized = new Map<string, Parameters<typeof podDisk>[0]>([...workloads(sizing).map((pods) => [pods.name, pods] as const), ['agent', { name: 'agent', sizing: sizing.collector.agent }] as const]);
    const compared = podsOf(of(tier)).filter(({ kind }) => kind !== 'Job').map(({ name, spec }) => {
      const own = sized.get(name) ?? sized.get(name.replace(/-zone-[a-z]$/, ''));
      expect({ name, known: own !== undefined }).toEqual({ name, known: true });
      const volumes = sum((spec.volumes ?? []).map((v: Any) => (v.ephemeral === undefined ? 0 : mebibytes(v.ephemeral.volumeClaimTemplate.spec.resources.requests.storage))));
      const nodeMiB = sum(spec.containers.map((c: Any) => mebibytes(c.resources.requests['ephemeral-storage'])));
      expect({ name, disk: { nodeMiB, volumeGiB: volumes / 1024 } }).toEqual({ name, disk: podDisk(own!) });
      return name;
    });
    expect(compared).toContain('agent');
  });
});

describe('Medium on GKE Autopilot', () => {
  const pod = (name: string): Any => podsOf(of(Tier.MEDIUM)).find((p) => p.name === name)!.spec;

  test('brokers and what is beside them keep to the bounds as well', () => {
    const asked = of(Tier.MEDIUM).objects.filter(({ kind }) => kind === 'KafkaNodePool').map((o) => (o as Any).spec.resources.requests as { cpu: string; memory: string });
    expect(asked).toHaveLength(4);
    for (const { cpu, memory } of asked) {
      expect(mebibytes(memory) / cores(cpu)).toBeLessThanOrEqual(AUTOPILOT_REQUESTS.mostMiBPerCore);
      expect(cores(cpu)).toBeGreaterThanOrEqual(AUTOPILOT_REQUESTS.leastCpuApart);
    }
    for (const o of of(Tier.MEDIUM).objects.filter(({ kind }) => kind === 'KafkaNodePool' || kind === 'Kafka')) expect(JSON.stringify(o)).not.toContain('observability-constructs/pool"');
  });

  test('what needs more than a node`s disk has a volume that goes with the pod', () => {
    const [volume] = pod('tempo-block-builder').volumes.filter((v: Any) => v.ephemeral !== undefined);
    expect(volume.ephemeral.volumeClaimTemplate.spec).toMatchObject({ accessModes: ['ReadWriteOnce'], storageClassName: 'observability-pd-balanced', resources: { requests: { storage: '10Gi' } } });
    expect(pod('grafana').containers[0].resources.requests['ephemeral-storage']).toBe('1344Mi');
  });

  test('pods with volumes spread over three zones, though none has nodes yet; others wait for no zone that is lost', () => {
    const zone = (name: string): Any => pod(name).topologySpreadConstraints.find((c: Any) => c.topologyKey === 'topology.kubernetes.io/zone');
    expect(zone('loki-index-gateway')).toMatchObject({ whenUnsatisfiable: 'DoNotSchedule', minDomains: 3 });
    expect(zone('gateway')).toMatchObject({ whenUnsatisfiable: 'DoNotSchedule' });
    for (const name of ['gateway', 'grafana']) expect(zone(name)).not.toHaveProperty('minDomains');
    const controllers = of(Tier.MEDIUM).objects.find((o) => o.kind === 'KafkaNodePool' && o.metadata?.name === 'controller') as Any;
    expect(controllers.spec.template.pod.topologySpreadConstraints[0].minDomains).toBe(3);
  });

  test('the agent reads log files alone, and measures what the kubelet says', () => {
    const config = (of(Tier.MEDIUM).objects.find((o) => o.kind === 'ConfigMap' && o.metadata?.name === 'agent-config') as Any).data['config.yaml'] as string;
    expect(config).not.toContain('host_metrics');
    expect(config).not.toContain('/hostfs');
    for (const kept of ['kubelet_stats:', 'file_log:', 'start_at: beginning', 'directory: /var/lib/otelcol/queue', 'directory: /var/lib/otelcol/checkpoints']) expect(config).toContain(kept);
    expect(pod('agent').volumes.filter((v: Any) => v.hostPath !== undefined).map((v: Any) => v.hostPath.path)).toEqual(['/var/log/pods']);
    // Three queues of 512 MiB in files of twice that, one of them copied to be compacted.
    expect(pod('agent').volumes.find((v: Any) => v.emptyDir !== undefined).emptyDir.sizeLimit).toBe('4160Mi');
  });

  test('the summary says whose the nodes are', () => {
    expect(of(Tier.MEDIUM).summary).toMatch(/nodes of GKE Autopilot +about \d+ to \d+ +were they of 8 cores, 32 GiB each; Google decides, and pods are paid/);
    expect(of(Tier.MEDIUM).summary).not.toContain('quota');
  });

  test('processes of nodes are refused', () => {
    const refusal = (): unknown => made(Tier.MEDIUM, { processes: { classes: { java: ['java'] } } });
    expect(refusal).toThrow(ValidationError);
    expect(refusal).toThrow(/processes.*GKE Autopilot/s);
  });
});

test('reserved machines and spot have no price there, and no table of another cloud has one', () => {
  const { sizing } = of(Tier.SMALL);
  for (const purchase of ['reserved', 'spot'] as const) expect(() => estimate(sizing, { prices: findPrices('gcp', 'us-central1'), purchase })).toThrow(/on-demand/);
  expect(() => estimate(sizing, { prices: findPrices('aws', 'us-east-1') })).toThrow(/prices\.pods/);
});
