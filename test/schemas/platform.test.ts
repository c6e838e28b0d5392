import { beforeAll, describe, expect, it } from 'vitest';
import { kubernetesSchemas } from '../../scripts/schemas/kubernetes';
import { isCustom, nameOf } from '../../scripts/schemas/objects';
import { Database, ObjectStore, Tier } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { AzureCloud } from '../../lib/clouds/azure';
import { GcpCloud } from '../../lib/clouds/gcp';
import { existingCluster } from '../support/existing';
import { synthesized, synthesizedPlatform } from '../support/synthesized';
import { CHECKS, synthesizedCluster } from './checks';
import type { Cluster } from './checks/cluster';
import { isAgent, violations } from './checks/pod-security';

/** What the agent needs beyond "restricted", to read the log files and the statistics of its node; nothing may join it unnoticed. */
const AGENT_VIOLATIONS = [
  'HostPath Volumes: host-var-log-pods = "/var/log/pods"',
  'HostPath Volumes: host-hostfs-proc = "/proc"',
  'HostPath Volumes: host-hostfs-sys = "/sys"',
  'HostPath Volumes: host-var-lib-otelcol = "/var/lib/otelcol/observability-agent"',
  'Volume Types: host-var-log-pods = "hostPath"',
  'Volume Types: host-hostfs-proc = "hostPath"',
  'Volume Types: host-hostfs-sys = "hostPath"',
  'Volume Types: host-var-lib-otelcol = "hostPath"',
  'Running as Non-root: agent: runAsNonRoot = false',
  'Running as Non-root user: runAsUser = 0',
];

const aws = (): AwsCloud => new AwsCloud({ region: 'us-west-2' });
const gcp = (): GcpCloud => new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1' });
const autopilot = (): GcpCloud => new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', cluster: { autopilot: true } });
const azure = (): AzureCloud => new AzureCloud({ subscriptionId: '11111111-2222-3333-4444-555555555555', region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] } });

/** What is checked: the example as a user starts it, and every tier on every cloud. */
const OUTPUTS: { readonly [name: string]: () => Promise<string> | string } = {
  'the example': () => synthesized(),
  'the example on gcp': () => synthesized('gcp-medium'),
  'the example on azure': () => synthesized('azure-medium'),
  'the example on an existing cluster': () => synthesized('existing-medium'),
  'the example for Argo CD': () => synthesized('gitops'),
  'small on aws': () => synthesizedPlatform({ tier: Tier.SMALL, cloud: aws() }),
  'medium on aws': () => synthesizedPlatform({ tier: Tier.MEDIUM, cloud: aws() }),
  'large on aws': () => synthesizedPlatform({ tier: Tier.LARGE, cloud: aws() }),
  'xlarge on aws': () => synthesizedPlatform({ tier: Tier.XLARGE, cloud: aws() }),
  'small on gcp': () => synthesizedPlatform({ tier: Tier.SMALL, cloud: gcp() }),
  'medium on gcp': () => synthesizedPlatform({ tier: Tier.MEDIUM, cloud: gcp() }),
  'large on gcp': () => synthesizedPlatform({ tier: Tier.LARGE, cloud: gcp() }),
  'xlarge on gcp': () => synthesizedPlatform({ tier: Tier.XLARGE, cloud: gcp() }),
  'small on gcp, on Autopilot': () => synthesizedPlatform({ tier: Tier.SMALL, cloud: autopilot() }),
  'medium on gcp, on Autopilot': () => synthesizedPlatform({ tier: Tier.MEDIUM, cloud: autopilot() }),
  'xlarge on gcp, on Autopilot': () => synthesizedPlatform({ tier: Tier.XLARGE, cloud: autopilot() }),
  'small on azure': () => synthesizedPlatform({ tier: Tier.SMALL, cloud: azure() }),
  'medium on azure': () => synthesizedPlatform({ tier: Tier.MEDIUM, cloud: azure() }),
  'large on azure': () => synthesizedPlatform({ tier: Tier.LARGE, cloud: azure() }),
  'xlarge on azure': () => synthesizedPlatform({ tier: Tier.XLARGE, cloud: azure() }),
  'small on existing': () => synthesizedPlatform({ tier: Tier.SMALL, cloud: existingCluster(), terraform: false }),
  'medium on existing': () => synthesizedPlatform({ tier: Tier.MEDIUM, cloud: existingCluster(), terraform: false }),
  'large on existing': () => synthesizedPlatform({ tier: Tier.LARGE, cloud: existingCluster(), terraform: false }),
  'xlarge on existing': () => synthesizedPlatform({ tier: Tier.XLARGE, cloud: existingCluster(), terraform: false }),
  'medium on existing, with a database of its own, on OpenShift': () => synthesizedPlatform({ tier: Tier.MEDIUM, cloud: existingCluster({ kubernetes: { version: '1.33', flavour: 'openshift' }, database: Database.cloudNativePg() }), terraform: false }),
  'medium on existing, with Ceph by Rook': () => synthesizedPlatform({ tier: Tier.MEDIUM, cloud: existingCluster({ objectStore: ObjectStore.rook({ storageClass: 'rook-ceph-bucket', store: 'telemetry', buckets: { prefix: 'acme' }, gateway: { tls: {} } }) }), terraform: false }),
  'medium on existing, with Terraform': () => synthesizedPlatform({ tier: Tier.MEDIUM, cloud: existingCluster() }),
};

/** Where pods see nothing of their node but log files. */
const ON_AUTOPILOT = AGENT_VIOLATIONS.filter((violation) => !/hostfs|otelcol/.test(violation));

/** Where nodes enforce SELinux: a type that may read their files. */
const SELINUX_VIOLATION = 'SELinux: seLinuxOptions = {"type":"spc_t"}';

describe.each(Object.entries(OUTPUTS))('%s', (name, output) => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = synthesizedCluster(await output());
  }, 120_000);

  it('writes manifests', () => {
    expect(cluster.workloads.length).toBeGreaterThan(5);
    expect(cluster.objects.some(isCustom)).toBe(true);
    expect([...cluster.objects, ...cluster.given].map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Namespace', 'ServiceAccount', 'ConfigMap', 'Secret']));
  });

  it('every built-in object fits the schema of its kind', async () => {
    const { validateObject } = await kubernetesSchemas();
    const builtIn = cluster.objects.filter((object) => !isCustom(object));
    expect(builtIn.flatMap((object) => validateObject(object).map((fault) => `${nameOf(object)}: ${fault}`))).toEqual([]);
  });

  it.each(Object.entries(CHECKS))('%s', (_, check) => {
    expect(check(cluster)).toEqual([]);
  });

  it('the agent goes beyond Pod Security "restricted" in these points only', () => {
    const own = name.includes('Autopilot') ? ON_AUTOPILOT : AGENT_VIOLATIONS;
    const expected = name.includes('OpenShift') ? [...own, SELINUX_VIOLATION] : own;
    expect(cluster.workloads.filter(isAgent).map((agent) => [...violations(agent)].sort())).toEqual([[...expected].sort()]);
  });
});
