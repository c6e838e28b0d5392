import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Agent, Authentication, Gateway, Redaction, Tenants } from '../../../lib/components/collector';
import type { Overlay } from '../../../lib/config';
import { ManifestTree } from '../../../lib/kube';
import { KAFKA, listed, reached, type KubeObject, type Rendered } from '../microservices/rendered';
import { COMMON, ROLES, ROLE_NAMES, SIZES, TOPICS, configOf, refusal, type Role } from './fixtures';

const rendered = Object.fromEntries(ROLE_NAMES.map((role) => [role, ROLES[role]()])) as { readonly [R in Role]: Rendered };
const KINDS = { agent: 'DaemonSet', 'cluster-receiver': 'Deployment', gateway: 'Deployment', 'regional-gateway': 'StatefulSet', 'trace-processor': 'StatefulSet', 'metric-processor': 'Deployment', 'log-processor': 'Deployment' } as const;
const INTO_KAFKA = { kind: 'kafka', topics: TOPICS } as const;
const PROCESSORS = ['trace-processor', 'metric-processor', 'log-processor'] as const;

const workload = (role: Role, of = rendered[role]): KubeObject => of.get(KINDS[role], role);
const pod = (role: Role): KubeObject['spec'] => workload(role).spec.template.spec;
const container = (role: Role): KubeObject['spec'] => pod(role).containers[0];

describe.each(ROLE_NAMES)('%s', (role) => {
  test('is one workload with a ServiceAccount of its own', () => {
    expect(rendered[role].workloads.map((w) => w.metadata.name)).toEqual([role]);
    expect(pod(role).serviceAccountName).toBe(role);
    expect(rendered[role].names('ServiceAccount')).toEqual([]);
  });

  test('reads its configuration from a checksummed file', () => {
    expect(container(role).args).toEqual(['--config=/etc/otelcol/config.yaml']);
    expect(container(role).volumeMounts).toContainEqual({ name: 'config-etc-otelcol', mountPath: '/etc/otelcol', readOnly: true });
    const annotation = `observability-constructs/config-${role}-config`;
    const other = ROLES[role]({ overlay: { service: { telemetry: { logs: { level: 'debug' } } } } });
    expect(workload(role).spec.template.metadata.annotations[annotation]).not.toBe(workload(role, other).spec.template.metadata.annotations[annotation]);
  });

  test('has a certificate by the platform’s issuer, and so what it trusts', () => {
    const { spec } = rendered[role].get('Certificate', `${role}-tls`);
    expect(spec).toMatchObject({ secretName: `${role}-tls`, issuerRef: { name: 'platform-ca', kind: 'ClusterIssuer' } });
    // Who takes a client's certificate for a server's would let every collector pass for the gateway.
    expect(spec.usages.filter((u: string) => u.endsWith('auth'))).toEqual([role.endsWith('gateway') ? 'server auth' : 'client auth']);
    expect(pod(role).volumes).toContainEqual({ name: 'secret-etc-otelcol-tls', secret: { secretName: `${role}-tls`, defaultMode: 0o440 } });
  });

  test('is asked for its health', () => {
    expect(container(role).readinessProbe.httpGet).toEqual({ path: '/', port: 'health' });
  });

  test('calls the Kubernetes API only where it must', () => {
    const calls = role === 'agent' || role === 'cluster-receiver';
    expect(pod(role).automountServiceAccountToken).toBe(calls);
    expect(rendered[role].names('ClusterRole')).toEqual(calls ? [`observability-${role}`] : []);
    expect(reached(rendered[role], role).includes('{"ipBlock":{"cidr":"0.0.0.0/0"}}:443')).toBe(calls);
  });

  test('knows Kafka’s login only where it must', () => {
    const login = JSON.stringify(workload(role)).includes('kafka-credentials');
    expect(login).toBe(role === 'gateway' || (PROCESSORS as readonly string[]).includes(role));
    expect(reached(rendered[role], role).includes(KAFKA[0] as string)).toBe(login);
    if (login) expect(container(role).envFrom).toEqual([{ configMapRef: { name: 'platform-facts' } }]);
  });

  test('has one autoscaler, which alone sets replicas, or none', () => {
    const scalers = [...rendered[role].names('HorizontalPodAutoscaler'), ...rendered[role].names('ScaledObject')];
    const autoscaled = role === 'gateway' || (PROCESSORS as readonly string[]).includes(role);
    expect(scalers).toEqual(autoscaled ? [role] : []);
    expect(listed(rendered[role])).toEqual([`${KINDS[role]} ${role} ${role === 'cluster-receiver' || role === 'regional-gateway' ? 2 : '-'}`]);
  });

  test.runIf(role !== 'agent')('runs on the pool it is given', () => {
    const selector = (of: Rendered): unknown => [workload(role, of).spec.template.spec.nodeSelector, workload(role, of).spec.template.spec.tolerations];
    const on = (pool: string): unknown => [{ 'observability-constructs/pool': pool }, [{ key: 'observability-constructs/pool', operator: 'Equal', value: pool, effect: 'NoSchedule' }]];
    const build = ROLES[role] as (over: { readonly pool: 'general' }) => Rendered;
    expect([selector(rendered[role]), selector(build({ pool: 'general' }))]).toEqual([on('collector'), on('general')]);
  });

  test('takes an overlay, and holds it to the rules', () => {
    expect(configOf(role, { overlay: { service: { telemetry: { logs: { level: 'debug' } } } } }).service.telemetry.logs).toEqual({ level: 'debug', encoding: 'json' });
    expect(refusal(() => ROLES[role]({ overlay: { processors: { memory_limiter: { check_interval: null } } } }))).toContain('processors.memory_limiter.check_interval: got nothing');
    expect(refusal(() => ROLES[role]({ overlay: { exporters: { unused: {} } } }))).toContain('exporters.unused');
  });

  test('admits and reaches further peers when told to', () => {
    const extra = { peers: [{ namespace: 'monitoring' }], ports: [8888] };
    const { spec } = ROLES[role]({ admits: [extra], reaches: [{ peers: [{ cidr: '203.0.113.0/24' }], ports: [443] }] }).policy(role);
    expect(spec.ingress?.at(-1)).toEqual({ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }], ports: [{ port: 8888, protocol: 'TCP' }] });
    expect(spec.egress.at(-1)?.to).toEqual([{ ipBlock: { cidr: '203.0.113.0/24' } }]);
  });
});

describe('an overlay', () => {
  const vendor = {
    exporters: { 'otlp_http/vendor': { endpoint: 'https://vendor.example.com' } },
    service: { pipelines: { 'logs/vendor': { receivers: ['kafka'], processors: ['memory_limiter'], exporters: ['otlp_http/vendor'] } } },
  };

  test('adds a pipeline that may lose only where that is said', () => {
    expect(refusal(() => ROLES['log-processor']({ overlay: vendor }))).toContain('exporters.otlp_http/vendor.sending_queue');
    expect(configOf('log-processor', { overlay: vendor, mayLose: ['logs/vendor'] }).service.pipelines).toHaveProperty('logs/vendor');
  });

  test('adds a processor to a pipeline, and cannot forget those that take out personal data', () => {
    const adding = (...processors: string[]): Overlay => ({ processors: { 'resource/mine': { attributes: [{ key: 'a', value: 'b', action: 'upsert' }] } }, service: { pipelines: { logs: { processors } } } });
    const said = refusal(() => ROLES.gateway({ overlay: adding('memory_limiter', 'resource/mine') }));
    expect(said).toContain('service.pipelines.logs.processors: got "a list without filter/unread, redaction/pii"');
    expect(said).toContain("processors: ['memory_limiter', 'resource/mine', 'filter/unread', 'redaction/pii']");
    const { logs } = configOf('gateway', { overlay: adding('memory_limiter', 'resource/mine', 'filter/unread', 'redaction/pii') }).service.pipelines;
    expect(logs.processors).toContain('resource/mine');
    expect(() => ROLES.gateway({ redaction: Redaction.off(), overlay: adding('memory_limiter', 'filter/unread', 'resource/mine') })).not.toThrow();
  });

  test('leaves a processor out where it says so', () => {
    const overlay = { processors: { tail_sampling: null }, service: { pipelines: { 'traces/sampled': { processors: [] } } } };
    expect(configOf('trace-processor', { overlay }).service.pipelines['traces/sampled'].processors).toEqual([]);
    expect(refusal(() => ROLES['trace-processor']({ overlay: { service: { pipelines: { 'traces/sampled': { processors: [] } } } } }))).toContain('a list without tail_sampling');
  });

  test('cannot take a tenant’s mark away, by which a sender could be any', () => {
    const tenants = Tenants.fromHeader({ allowed: ['a', 'b'], default: 'a' });
    const overlay = { service: { pipelines: { traces: { processors: ['memory_limiter'] } } } };
    expect(refusal(() => ROLES.gateway({ tenants, authentication: Authentication.none(), overlay }))).toContain('resource/tenant');
  });

  test('cannot bring the batch processor into the gateway', () => {
    const overlay = { processors: { batch: {} }, service: { pipelines: { logs: { processors: ['memory_limiter', 'batch'] } } } };
    expect(refusal(() => ROLES.gateway({ overlay }))).toContain('a kill loses its whole buffer');
  });
});

describe('the agent', () => {
  test('runs on every node, whatever its taints', () => {
    expect(pod('agent').tolerations).toEqual([{ operator: 'Exists' }]);
    expect(pod('agent')).not.toHaveProperty('nodeSelector');
  });

  test('is reached on its own node only, by every pod', () => {
    expect(rendered.agent.get('Service', 'agent').spec.internalTrafficPolicy).toBe('Local');
    expect(rendered.agent.policy('agent').spec.ingress).toEqual([{ from: [{ namespaceSelector: {} }], ports: [{ port: 4317, protocol: 'TCP' }, { port: 4318, protocol: 'TCP' }] }]);
  });

  test('may read pods, namespaces and the kubelet’s statistics, and nothing else', () => {
    expect((rendered.agent.get('ClusterRole', 'observability-agent') as unknown as { rules: unknown }).rules).toEqual([
      { apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] },
    ]);
  });

  test('reaches a gateway in another namespace', () => {
    const of = ROLES.agent({ gatewayEndpoint: 'gateway.observability.svc:4317' });
    expect(reached(of, 'agent')).toContain(
      '{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"observability"}},"podSelector":{"matchLabels":{"app.kubernetes.io/name":"collector"}}}:4317',
    );
  });

  test('keeps its queue apart from another agent’s on the node', () => {
    expect(pod('agent').volumes).toContainEqual({ name: 'host-var-lib-otelcol', hostPath: { path: '/var/lib/otelcol/observability', type: 'DirectoryOrCreate' } });
  });
});

describe('Pod Security "restricted"', () => {
  test.each(ROLE_NAMES.filter((r) => r !== 'agent'))('%s keeps it', (role) => {
    expect(pod(role).securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container(role).securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(JSON.stringify(pod(role))).not.toContain('hostPath');
  });

  test('the agent’s exception is root and four folders of the node, three of them read-only', () => {
    expect(pod('agent').securityContext).toMatchObject({ runAsNonRoot: false, runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container('agent').securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    const mounts = container('agent').volumeMounts.filter((m: { name: string }) => m.name.startsWith('host-'));
    expect(mounts.map((m: { mountPath: string; readOnly?: true }) => `${m.mountPath} ${m.readOnly === true ? 'read-only' : 'writable'}`)).toEqual([
      '/var/log/pods read-only',
      '/hostfs/proc read-only',
      '/hostfs/sys read-only',
      '/var/lib/otelcol writable',
    ]);
    for (const shared of ['hostNetwork', 'hostPID', 'hostIPC', 'hostPort', 'privileged']) expect(JSON.stringify(pod('agent'))).not.toContain(shared);
  });
});

describe('the cluster receiver', () => {
  test('may read no secret and no configuration, and write its Lease only', () => {
    const rules = ['ClusterRole', 'Role'].flatMap((kind) => rendered['cluster-receiver'].objects.filter((o) => o.kind === kind)) as unknown as { rules: { resources: string[]; verbs: string[] }[] }[];
    const all = rules.flatMap((r) => r.rules);
    expect(all.flatMap((r) => r.resources).filter((r) => /secrets|configmaps|\*/.test(r))).toEqual([]);
    expect(all.filter((r) => r.verbs.some((v) => !['get', 'list', 'watch'].includes(v))).flatMap((r) => r.resources)).toEqual(['leases', 'leases']);
  });

  test('is called by nobody', () => {
    expect(rendered['cluster-receiver'].names('Service')).toEqual([]);
    expect(rendered['cluster-receiver'].policy('cluster-receiver').spec).not.toHaveProperty('ingress');
  });
});

describe('the gateway', () => {
  test('scales by CPU and memory from the sized floor to the ceiling', () => {
    const { replicas, maxReplicas } = SIZES.gateway;
    const { spec } = rendered.gateway.get('HorizontalPodAutoscaler', 'gateway');
    expect(spec).toMatchObject({ minReplicas: replicas, maxReplicas, scaleTargetRef: { kind: 'Deployment', name: 'gateway' } });
    expect(spec.metrics.map((m: { resource: { name: string; target: { averageUtilization: number } } }) => [m.resource.name, m.resource.target.averageUtilization])).toEqual([['cpu', 70], ['memory', 70]]);
  });

  test('is certified for every name it is reached by', () => {
    expect(ROLES.gateway({ dnsNames: ['otlp.example.com'] }).get('Certificate', 'gateway-tls').spec.dnsNames).toEqual([
      'gateway',
      'gateway.observability',
      'gateway.observability.svc',
      'gateway.observability.svc.cluster.local',
      'otlp.example.com',
    ]);
  });

  test('says where it is reached', () => {
    const chart = new ManifestTree().chart('test', 'observability');
    expect(new Gateway(chart, 'gateway', { ...COMMON, sizing: SIZES.gateway, destination: INTO_KAFKA })).toMatchObject({
      grpcEndpoint: 'gateway.observability.svc:4317',
      httpEndpoint: 'https://gateway.observability.svc:4318',
    });
    expect(new Agent(chart, 'agent', { ...COMMON, sizing: SIZES.agent })).toMatchObject({
      grpcEndpoint: 'agent.observability.svc:4317',
      httpEndpoint: 'http://agent.observability.svc:4318',
    });
  });

  test('serves while it leaves', () => {
    expect(container('gateway').lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(pod('gateway').terminationGracePeriodSeconds).toBe(75);
  });

  test('admits every pod on OTLP, and collectors on the door of their own', () => {
    const collectors = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'collector' } } };
    const agents = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'agents' } } };
    const ingress = (...more: object[]): object[] => [
      { from: [{ namespaceSelector: {} }], ports: [{ port: 4317, protocol: 'TCP' }, { port: 4318, protocol: 'TCP' }] },
      { from: [collectors, ...more], ports: [{ port: 4319, protocol: 'TCP' }] },
    ];
    expect(rendered.gateway.policy('gateway').spec.ingress).toEqual(ingress());
    expect(ROLES.gateway({ collectors: [{ namespace: 'agents' }] }).policy('gateway').spec.ingress).toEqual(ingress(agents));
  });

  test('refuses topics that could not take a request', () => {
    const topics = { ...TOPICS, logs: { ...TOPICS.logs, maxMessageBytes: 2 ** 20 }, traces: { ...TOPICS.traces, maxMessageBytes: 1 } };
    const message = refusal(() => ROLES.gateway({ destination: { kind: 'kafka', topics } }));
    expect(message).toContain('destination.topics.logs.maxMessageBytes: got 1048576');
    expect(message).toContain('destination.topics.traces.maxMessageBytes: got 1');
  });
});

describe.each(PROCESSORS)('%s', (role) => {
  const { spec } = rendered[role].get('ScaledObject', role);
  const [trigger] = spec.triggers;

  test('scales by the lag of the group it reads with', () => {
    const { kafka } = configOf(role).receivers;
    expect(trigger.metadata).toMatchObject({ consumerGroup: kafka.group_id, bootstrapServersFromEnv: 'KAFKA_BROKERS', sasl: 'scram_sha512', tls: 'enable' });
    expect(Object.values(kafka).find((v) => typeof v === 'object' && v !== null && 'topics' in v)).toMatchObject({ topics: [trigger.metadata.topic] });
    expect(spec.scaleTargetRef).toMatchObject({ kind: KINDS[role], name: role });
  });

  test('logs in to Kafka as its chart says', () => {
    const login = rendered[role].get('TriggerAuthentication', trigger.authenticationRef.name).spec;
    expect(login.secretTargetRef).toEqual(['username', 'password'].map((key) => ({ parameter: key, name: 'kafka-credentials', key })));
  });

  test('never has more replicas than partitions', () => {
    expect(spec.maxReplicaCount).toBeLessThanOrEqual(TOPICS.traces.partitions);
    const topic = { ...TOPICS.traces, partitions: 2 };
    expect(refusal(() => ROLES[role]({ topic }))).toContain(`sizing.maxReplicas: got ${spec.maxReplicaCount}`);
  });

  test('waits before it adds a replica as long as it is told', () => {
    expect(ROLES[role]({ lagThreshold: 77 }).get('ScaledObject', role).spec.triggers[0].metadata.lagThreshold).toBe('77');
    expect(refusal(() => ROLES[role]({ lagThreshold: 0 }))).toContain('lagThreshold: got 0');
  });

  test('is called by nobody', () => {
    expect(rendered[role].names('Service').filter((name) => !name.endsWith('-headless'))).toEqual([]);
    expect(rendered[role].policy(role).spec).not.toHaveProperty('ingress');
  });
});

test('lag is counted in records of very different sizes', () => {
  const lag = (role: Role, of = rendered[role]): string => of.get('ScaledObject', role).spec.triggers[0].metadata.lagThreshold;
  expect(PROCESSORS.map((role) => lag(role))).toEqual(['10000', '500', '500']);
});

test('the trace processor takes a replica away only after many decision windows, and stops within its session', () => {
  const { horizontalPodAutoscalerConfig } = rendered['trace-processor'].get('ScaledObject', 'trace-processor').spec.advanced;
  expect(horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds).toBe(1800);
  expect(pod('trace-processor').terminationGracePeriodSeconds).toBeLessThan(60);
  expect(rendered['log-processor'].get('ScaledObject', 'log-processor').spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds).toBe(300);
});

describe('pods reach only what they must', () => {
  const gateway = '{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"collector"}}}:4319';
  const backend = (app: string, port: number): string => `{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"${app}"}}}:${port}`;
  test.each<[Role, readonly string[]]>([
    ['agent', [gateway, '{"ipBlock":{"cidr":"0.0.0.0/0"}}:443', 'everybody:10250', '{"namespaceSelector":{}}:every']],
    ['cluster-receiver', [gateway, '{"ipBlock":{"cidr":"0.0.0.0/0"}}:443']],
    ['gateway', [...KAFKA]],
    ['trace-processor', [...KAFKA, gateway, backend('tempo', 4317), backend('mimir', 8080)]],
    ['metric-processor', [...KAFKA, gateway, backend('mimir', 8080)]],
    ['log-processor', [...KAFKA, gateway, backend('loki', 3100)]],
  ])('%s', (role, allowed) => {
    expect(reached(rendered[role], role)).toEqual(allowed);
  });
});

describe('endpoints', () => {
  test.each<[string, () => unknown, string]>([
    ['a scheme for gRPC', () => ROLES.agent({ gatewayEndpoint: 'https://gateway:4317' }), 'gatewayEndpoint: got "https://gateway:4317"'],
    ['no port', () => ROLES['cluster-receiver']({ gatewayEndpoint: 'gateway' }), 'gatewayEndpoint'],
    ['a path that the exporter appends', () => ROLES['log-processor']({ lokiEndpoint: 'http://loki:3100/otlp/v1/logs' }), "lokiEndpoint: 'http://loki:3100/otlp'"],
    ['no scheme for HTTP', () => ROLES['metric-processor']({ mimirEndpoint: 'mimir:8080/otlp' }), 'mimirEndpoint: got'],
    ['Tempo by a URL', () => ROLES['trace-processor']({ tempoEndpoint: 'http://tempo:4317' }), 'tempoEndpoint: got'],
    ['a queue smaller than its batches', () => ROLES.agent({ queueMiB: 8 }), 'queueMiB: got 8'],
  ])('%s', (_, build, message) => {
    expect(refusal(build)).toContain(message);
  });

  test('outside the cluster are reached by address', () => {
    const of = ROLES['log-processor']({ lokiEndpoint: 'https://loki.example.com/otlp' });
    expect(reached(of, 'log-processor')).toContain('{"ipBlock":{"cidr":"0.0.0.0/0"}}:443');
  });
});

test('a chart of the user that names no namespace works as well', () => {
  const chart = new Chart(Testing.app(), 'mine', { disableResourceNameHashes: true });
  const gateway = new Gateway(chart, 'gateway', { ...COMMON, sizing: SIZES.gateway, destination: INTO_KAFKA });
  const agent = new Agent(chart, 'agent', { ...COMMON, sizing: SIZES.agent });
  expect([gateway.grpcEndpoint, agent.grpcEndpoint]).toEqual(['gateway:4317', 'agent:4317']);
  const objects = chart.toJson() as { kind: string; metadata: { name: string }; spec: object }[];
  expect(objects.find((o) => o.kind === 'Certificate' && o.metadata.name === 'gateway-tls')?.spec).toMatchObject({ dnsNames: ['gateway'] });
  expect(objects.find((o) => o.kind === 'ClusterRoleBinding')).toMatchObject({ subjects: [{ name: 'agent', namespace: 'default' }] });
});
