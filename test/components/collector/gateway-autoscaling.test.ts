import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Authentication, collectorMetric, Gateway, Tenants, type GatewayProps } from '../../../lib/components/collector';
import { Mimir } from '../../../lib/components/mimir';
import { KEDA } from '../../../lib/kube';
import { ADMITS, MEDIUM, Rendered, TRAITS } from '../microservices/rendered';
import { COMMON, configOf, refusal, ROLES, SIZES, TOPICS } from './fixtures';

const QUERY_URL = 'http://mimir-query-frontend:8080/prometheus';
const asked = (mimirQueryUrl: string, over: Partial<GatewayProps> = {}): Rendered => ROLES.gateway({ destination: { kind: 'kafka', topics: TOPICS, mimirQueryUrl }, ...over });

interface Trigger {
  readonly type: string;
  readonly metricType: string;
  readonly metadata: { readonly [key: string]: string };
}

const scaledObject = (of: Rendered): Rendered['objects'][number] => of.get('ScaledObject', 'gateway');
const triggers = (of: Rendered): readonly Trigger[] => scaledObject(of).spec.triggers as readonly Trigger[];
const prometheus = (of: Rendered): Trigger['metadata'] => triggers(of).find(({ type }) => type === 'prometheus')!.metadata;
/** Label and value of each matcher of the query. */
const matchers = (query: string): ReadonlyMap<string, string> => new Map([...query.matchAll(/(\w+)=~?"([^"]*)"/g)].map(([, label, value]) => [label!, value!]));

describe('a gateway that is told of a Mimir', () => {
  const gateway = asked(QUERY_URL);

  test('scales by CPU, memory and queues, through one autoscaler', () => {
    expect(gateway.names('HorizontalPodAutoscaler')).toEqual([]);
    const { minReplicaCount, maxReplicaCount, scaleTargetRef } = scaledObject(gateway).spec;
    expect([minReplicaCount, maxReplicaCount, scaleTargetRef]).toEqual([SIZES.gateway.replicas, SIZES.gateway.maxReplicas, { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gateway' }]);
    expect(triggers(gateway).map(({ type, metricType, metadata: { value, threshold } }) => [type, metricType, value ?? threshold])).toEqual([
      ['cpu', 'Utilization', '70'],
      ['memory', 'Utilization', '70'],
      ['prometheus', 'AverageValue', '0.5'],
    ]);
    expect(gateway.get('Deployment', 'gateway').spec).not.toHaveProperty('replicas');
  });

  test('holds its replicas while nobody can say how full its queues are', () => {
    expect(prometheus(gateway).ignoreNullValues).toBe('false');
    // KEDA's own number would stand in for the one that is missing.
    expect(scaledObject(gateway).spec).not.toHaveProperty('fallback');
  });

  test('takes over the autoscaler that it had before', () => {
    const before = ROLES.gateway().get('HorizontalPodAutoscaler', 'gateway').metadata.name;
    const { metadata, spec } = scaledObject(gateway) as unknown as { readonly metadata: { readonly annotations: object }; readonly spec: Rendered['objects'][number]['spec'] };
    expect(metadata.annotations).toEqual({ 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' });
    expect(spec.advanced.horizontalPodAutoscalerConfig.name).toBe(before);
  });

  test('adds gateways at once, and takes them away slowly', () => {
    const { scaleUp, scaleDown } = scaledObject(gateway).spec.advanced.horizontalPodAutoscalerConfig.behavior;
    expect([scaleUp.stabilizationWindowSeconds, scaleDown.stabilizationWindowSeconds]).toEqual([0, 300]);
  });

  test('asks for its own metrics, by labels that Mimir has', () => {
    const { service, exporters } = configOf('gateway');
    const { query } = prometheus(gateway) as { readonly query: string };
    for (const name of ['otelcol_exporter_queue_size', 'otelcol_exporter_queue_capacity'] as const) expect(query).toContain(`${collectorMetric(name)}{`);
    const of = matchers(query);
    const said = new Map<string, string>(service.telemetry.resource.attributes.map(({ name, value }: { name: string; value: string }) => [name, value.replace('${env:POD_NAMESPACE}', 'observability')]));
    const mimir = new Rendered((s) => new Mimir(s, 'mimir', { traits: TRAITS, sizing: MEDIUM.mimir, retentionDays: 30, admits: ADMITS })).config('mimir.yaml');
    const promoted = (mimir.limits.promote_otel_resource_attributes as string).split(',');
    for (const attribute of ['service.name', 'service.namespace', 'k8s.cluster.name']) {
      expect(promoted).toContain(attribute);
      expect(of.get(attribute.replaceAll('.', '_'))).toBe(said.get(attribute));
    }
    expect([...of.keys()].sort()).toEqual(['exporter', 'k8s_cluster_name', 'service_name', 'service_namespace']);
    for (const exporter of Object.keys(exporters as object)) expect(exporter).toMatch(new RegExp(`^(?:${of.get('exporter')})$`));
  });

  test('takes no single report for the whole window', () => {
    const { query } = prometheus(gateway) as { readonly query: string };
    const [minutes] = new Set([...query.matchAll(/\[(\d+)m\]/g)].map(([, m]) => Number(m)));
    const [reports] = [...query.matchAll(/>= (\d+)/g)].map(([, n]) => Number(n));
    const { periodic } = configOf('gateway').service.telemetry.metrics.readers.find((r: object) => 'periodic' in r);
    const most = (minutes! * 60_000) / periodic.interval;
    expect(reports).toBeGreaterThan(1);
    expect(reports).toBeLessThan(most);
  });

  test('lets KEDA ask from its own namespace', () => {
    const address = (url: string): string | undefined => prometheus(asked(url)).serverAddress;
    expect(address(QUERY_URL)).toBe('http://mimir-query-frontend.observability.svc:8080/prometheus');
    expect(address('http://mimir')).toBe('http://mimir.observability.svc');
    for (const whole of ['http://mimir.metrics.svc:8080/prometheus', 'https://metrics.example.com/prometheus']) expect(address(whole)).toBe(whole);
  });

  test('asks as the tenant whose its own metrics are', () => {
    expect(prometheus(gateway)).not.toHaveProperty('customHeaders');
    const tenants = Tenants.fromHeader({ allowed: ['shop', 'bank'], default: 'shop', platform: 'ops' });
    expect(prometheus(asked(QUERY_URL, { tenants, authentication: Authentication.none() })).customHeaders).toBe('X-Scope-OrgID=ops');
  });

  test('refuses what KEDA could not ask', () => {
    const fault = (url: string): string => refusal(() => asked(url));
    expect(fault('mimir:8080')).toContain('destination.mimirQueryUrl: got "mimir:8080"');
    expect(fault(`${QUERY_URL}/api/v1/query`)).toContain('which KEDA appends');
    const open = new Chart(Testing.app(), 'open');
    const unplaced = { ...COMMON, sizing: SIZES.gateway, destination: { kind: 'kafka', topics: TOPICS, mimirQueryUrl: QUERY_URL } } as const;
    expect(refusal(() => new Gateway(open, 'gateway', unplaced))).toContain('a name with its namespace');
  });
});

test('Mimir lets in the pods of KEDA that ask, where it is told to', () => {
  const mimir = new Rendered((s) => new Mimir(s, 'mimir', { traits: TRAITS, sizing: MEDIUM.mimir, retentionDays: 30, admits: { ...ADMITS, query: [KEDA] } }));
  expect(mimir.policy('mimir-query-frontend').spec.ingress?.[0]).toEqual({
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } }, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keda-operator' } } }],
    ports: [{ port: 8080, protocol: 'TCP' }],
  });
});
