import { App, LocalBackend } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Destination, ObservabilityPlatform, Sampling, Tier, ValidationError, type ObservabilityPlatformProps } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { synthesize } from '../../lib/testing';

const XRAY = Destination.xray({ region: 'us-west-2' });
const AMP = Destination.amazonPrometheus({ region: 'us-west-2', workspaceId: 'ws-12345678' });
const NEW_RELIC = Destination.newRelic({ apiKey: { name: 'new-relic', key: 'key' }, signals: ['traces', 'logs'] });

function platform(app: App, props: Partial<ObservabilityPlatformProps> = {}): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'prod', {
    tier: Tier.MEDIUM,
    cloud: new AwsCloud({ region: 'us-west-2' }),
    backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }),
    destinations: [XRAY, AMP, NEW_RELIC],
    ...props,
  });
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what Terraform and Kubernetes read has no type here
type Any = any;
const once = synthesize((app) => void platform(app));
const resources = (stack: string, type: string, from = once): [string, Any][] => Object.entries((from.stacks[stack] as Any).resource[type]);
const objects = (component: string, from = once): Any[] => parseAllDocuments(from.manifests[`prod/${component}`]!).map((d) => d.toJS());
const named = (component: string, kind: string, from = once): string[] => objects(component, from).filter((o) => o.kind === kind).map((o) => o.metadata.name);

describe('a platform with destinations', () => {
  it('has a release for each, with a workload for each signal', () => {
    expect(Object.keys(once.manifests).filter((m) => m.includes('/to-'))).toEqual(['prod/to-amp', 'prod/to-newrelic', 'prod/to-xray']);
    expect([named('to-xray', 'StatefulSet'), named('to-amp', 'Deployment'), named('to-newrelic', 'StatefulSet'), named('to-newrelic', 'Deployment')]).toEqual([
      ['to-xray-traces'],
      ['to-amp-metrics'],
      ['to-newrelic-traces'],
      ['to-newrelic-logs'],
    ]);
    const [, release] = resources('prod-platform', 'helm_release').find(([, r]) => r.name === 'to-xray')!;
    expect(JSON.stringify(release.depends_on)).toContain('kafka-topics');
  });

  it('gives each destination an identity with what it asks for, and no other', () => {
    const policies = resources('prod-foundation', 'aws_iam_role_policy').filter(([id]) => id.includes('to-'));
    expect(policies.map(([id]) => /to-[a-z]+/.exec(id)![0])).toEqual(['to-amp', 'to-xray']);
    expect(JSON.parse(policies[0]![1].policy).Statement).toEqual([
      { Sid: 'SendOutside1', Effect: 'Allow', Action: ['aps:RemoteWrite'], Resource: ['arn:aws:aps:us-west-2:*:workspace/ws-12345678'] },
    ]);
    const bound = resources('prod-foundation', 'aws_eks_pod_identity_association').map(([, b]) => b.service_account);
    expect(bound).toEqual(expect.arrayContaining(['to-xray', 'to-amp']));
    expect(bound).not.toContain('to-newrelic');
    expect(objects('to-xray').find((o) => o.kind === 'StatefulSet').spec.template.spec.serviceAccountName).toBe('to-xray');
  });

  it('sizes, counts and pays for their consumers', () => {
    const plain = Tier.MEDIUM.size(new AwsCloud({ region: 'us-west-2' }).nodeCatalog('medium'));
    const more = platform(new App()).sizing;
    expect(more.collector.destinations!['xray']!.traces).toMatchObject({ maxReplicas: more.kafka!.topics.traces.partitions, cpu: 1.5 });
    const nodes = (s: typeof plain): number => s.pools.reduce((sum, p) => sum + p.nodesPerZone, 0);
    expect(nodes(more)).toBeGreaterThan(nodes(plain));
    expect(more.traffic.kafkaReadGBPerDay! - plain.traffic.kafkaReadGBPerDay!).toBeCloseTo(2 * plain.traffic.kafkaGBPerDay!.traces + plain.traffic.kafkaGBPerDay!.metrics + plain.traffic.kafkaGBPerDay!.logs, 1);
    expect(more.kafka).toEqual(plain.kafka);
    const { replicas } = platform(new App(), { tier: Tier.MEDIUM.with({ set: { 'collector.destinations.xray.traces.replicas': 5 } }) }).sizing.collector.destinations!['xray']!.traces!;
    expect(replicas).toBe(5);
  });

  it('takes overlays by the workload’s name', () => {
    const from = synthesize((app) => void platform(app, { overlays: { 'to-newrelic-logs': { exporters: { 'otlp_http/newrelic-logs': { timeout: '7s' } } } } }));
    expect(JSON.stringify(objects('to-newrelic', from))).toContain('timeout: 7s');
  });
});

describe('without Kafka', () => {
  const small = synthesize((app) => void platform(app, { tier: Tier.SMALL }));

  it('the gateway sends, with one identity for all of them', () => {
    expect(Object.keys(small.manifests).filter((m) => m.includes('/to-'))).toEqual([]);
    const [[, policy]] = resources('prod-foundation', 'aws_iam_role_policy', small).filter(([id]) => id.includes('gateway')) as [[string, Any]];
    expect(JSON.parse(policy.policy).Statement.map((s: Any) => s.Sid)).toEqual(['SendOutside1', 'SendOutside2']);
    expect(JSON.stringify(objects('gateway', small))).toContain('otlp_http/xray-traces');
  });

  it('its disks and cores grow with them', () => {
    const [plain, more] = [[], [XRAY, AMP, NEW_RELIC]].map((destinations) => platform(new App(), { tier: Tier.SMALL, destinations }).sizing.collector.gateway);
    expect(more!.diskGiB!).toBeGreaterThan(plain!.diskGiB!);
    expect(more!.cpu).toBeGreaterThanOrEqual(plain!.cpu);
  });
});

describe('what is refused', () => {
  const props = (over: Partial<ObservabilityPlatformProps>): string[] => {
    try {
      platform(new App(), over);
    } catch (error) {
      if (error instanceof ValidationError) return error.faults.map((f) => f.prop);
      throw error;
    }
    return [];
  };
  const elsewhere = (): AwsCloud => Object.assign(Object.create(AwsCloud.prototype) as AwsCloud, new AwsCloud({ region: 'us-west-2' }), { name: 'elsewhere' });

  it.each<[string, Partial<ObservabilityPlatformProps>, string[]]>([
    ['two of a name', { destinations: [XRAY, XRAY] }, ['destinations[1].name']],
    ['a name of the user that is none', { destinations: [{ ...NEW_RELIC, name: 'New Relic' }] }, ['destinations[0].name']],
    ['whole traces where the platform samples spans', { sampling: Sampling.none(), destinations: [{ ...XRAY, sampling: Sampling.tail() }] }, ['destinations[0].sampling']],
    ['whole traces without Kafka', { tier: Tier.SMALL, destinations: [{ ...XRAY, sampling: Sampling.tail() }] }, ['destinations[0].sampling']],
    ['an identity of another cloud', { cloud: elsewhere(), destinations: [XRAY] }, ['destinations[0].permissions']],
    ['an overlay for what is not there', { overlays: { 'to-xray-logs': {} } }, ["overlays['to-xray-logs']"]],
    ['an overlay for what the gateway does', { tier: Tier.SMALL, overlays: { 'to-xray-traces': {} } }, ["overlays['to-xray-traces']"]],
    ['an overlay for a processor where there is no Kafka', { tier: Tier.SMALL, overlays: { 'log-processor': {} } }, ["overlays['log-processor']"]],
    ['an overlay for no workload at all', { overlays: { lokki: {}, loki: {} } as Partial<ObservabilityPlatformProps>['overlays'] }, ["overlays['lokki']"]],
  ])('%s', (_, over, expected) => {
    expect(props(over)).toEqual(expected);
  });
});
