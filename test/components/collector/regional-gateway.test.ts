import { beforeAll, describe, expect, test } from 'vitest';
import { Authentication, Cardinality, Filters, Redaction, checkCollectorConfig, type RegionalGatewayProps } from '../../../lib/components/collector';
import { kubernetesSchemas, type KubernetesSchemas } from '../../../scripts/schemas/kubernetes';
import type { KubeObject } from '../../../scripts/schemas/objects';
import { listed, reached } from '../microservices/rendered';
import { DIRECT, REGION, ROLES, configOf, refusal } from './fixtures';

const NAME = 'regional-gateway';
const regional = (over: Partial<RegionalGatewayProps> = {}): ReturnType<(typeof ROLES)[typeof NAME]> => ROLES[NAME](over);
const AUTHORITY = { central: { ...REGION.central, authority: { name: 'central', key: 'ca.crt' } } };
const config = configOf(NAME, AUTHORITY);
const rendered = regional(AUTHORITY);
const { spec } = rendered.get('StatefulSet', NAME);
const SIGNALS = ['traces', 'metrics', 'logs'] as const;
const EXPORTERS = SIGNALS.map((signal) => config.exporters[`otlp_grpc/central-${signal}`]);

let schemas: KubernetesSchemas;
beforeAll(async () => {
  schemas = await kubernetesSchemas();
});

describe('its pods', () => {
  test('are as many as sized, each with a volume that outlives it', () => {
    expect(listed(rendered)).toEqual([`StatefulSet ${NAME} 2`]);
    expect(spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe('10Gi');
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect([...rendered.names('HorizontalPodAutoscaler'), ...rendered.names('ScaledObject')]).toEqual([]);
  });

  test('read token and authority from Secrets, as files', () => {
    const secret = (name: string, key: string): object => ({ secretName: name, defaultMode: 0o440, items: [{ key, path: key }] });
    expect(spec.template.spec.volumes).toContainEqual({ name: 'secret-etc-otelcol-central-token', secret: secret('central', 'token') });
    expect(spec.template.spec.volumes).toContainEqual({ name: 'secret-etc-otelcol-central-ca', secret: secret('central', 'ca.crt') });
    expect(spec.template.spec.containers[0].volumeMounts).toContainEqual({ name: 'secret-etc-otelcol-central-token', mountPath: '/etc/otelcol-central-token', readOnly: true });
  });

  test('reach the central gateway, and nothing else', () => {
    expect(reached(rendered, NAME)).toEqual(['{"ipBlock":{"cidr":"0.0.0.0/0"}}:4317']);
  });

  test('let in what a gateway lets in', () => {
    const ingress = (of: typeof rendered, name: string): unknown => of.policy(name).spec.ingress;
    expect(ingress(rendered, NAME)).toEqual(ingress(ROLES.gateway(DIRECT), 'gateway'));
    expect(rendered.get('Certificate', `${NAME}-tls`).spec.dnsNames).toContain(`${NAME}.observability.svc`);
  });

  test('are what Kubernetes admits', () => {
    const builtIn = rendered.objects.filter((o) => o.kind !== 'Certificate');
    expect(builtIn.flatMap((o) => schemas.validateObject(o as unknown as KubeObject))).toEqual([]);
  });
});

describe('its configuration', () => {
  test('takes out what a gateway takes out, before its queue, and notes the region', () => {
    const gateway = configOf('gateway', DIRECT);
    for (const signal of SIGNALS) {
      const { receivers, processors, exporters } = config.service.pipelines[signal];
      expect(receivers).toEqual(gateway.service.pipelines[signal].receivers);
      expect(processors).toEqual([...gateway.service.pipelines[signal].processors, 'resource/region']);
      expect(exporters).toEqual([`otlp_grpc/central-${signal}`]);
    }
    expect(config.processors['resource/region']).toEqual({ attributes: [{ key: 'cloud.region', value: 'eu-west-1', action: 'insert' }] });
    expect(config.processors['redaction/pii']).toEqual(gateway.processors['redaction/pii']);
  });

  test('keeps the rules without an exception, on the volume', () => {
    expect(checkCollectorConfig(config, { lastingPaths: ['/var/lib/otelcol'], mayLose: [] })).toEqual([]);
  });

  test.each(SIGNALS)('forwards %s over TLS with token, region and zstd, until they are taken', (signal) => {
    expect(config.exporters[`otlp_grpc/central-${signal}`]).toMatchObject({
      endpoint: 'otlp.example.com:4317',
      tls: { insecure: false, min_version: '1.2', ca_file: '/etc/otelcol-central-ca/ca.crt' },
      auth: { authenticator: 'bearertokenauth/central' },
      headers: { 'x-region': 'eu-west-1' },
      compression: 'zstd',
      keepalive: { permit_without_stream: true },
      retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
      sending_queue: { storage: 'file_storage/queue', sizer: 'bytes', block_on_overflow: false },
    });
    expect(config.extensions['bearertokenauth/central']).toEqual({ scheme: 'Bearer', filename: '/etc/otelcol-central-token/token' });
    expect(config.extensions['file_storage/queue']).toMatchObject({ directory: '/var/lib/otelcol/queue', fsync: true });
  });

  test('trusts public authorities when it is told of none', () => {
    const { tls } = configOf(NAME).exporters['otlp_grpc/central-logs'];
    expect(tls).toEqual({ insecure: false, min_version: '1.2' });
  });

  test('says whose its data is where it is told', () => {
    const { headers } = configOf(NAME, { central: { ...REGION.central, headers: { 'X-Scope-OrgID': 'eu', 'x-region': 'elsewhere' } } }).exporters['otlp_grpc/central-logs'];
    expect(headers).toEqual({ 'X-Scope-OrgID': 'eu', 'x-region': 'eu-west-1' });
  });

  test('fills at most 40 % of its disk', () => {
    const sizes = EXPORTERS.map((e) => e.sending_queue.queue_size as number);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(0.4 * 10 * 2 ** 30);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(0.399 * 10 * 2 ** 30);
  });

  test('takes no more than it can pass on, at both doors', () => {
    const { grpc, http } = config.receivers.otlp.protocols;
    const own = config.receivers['otlp/collectors'].protocols.grpc;
    const [most = 0] = EXPORTERS.map((e) => e.sending_queue.batch.max_size as number);
    expect([grpc.max_recv_msg_size_mib, own.max_recv_msg_size_mib, http.max_request_body_size / 2 ** 20]).toEqual([5, 5, 5]);
    expect(most).toBeGreaterThan(http.max_request_body_size);
    expect(most).toBeLessThan(configOf('gateway').receivers.otlp.protocols.grpc.max_recv_msg_size_mib * 2 ** 20);
    expect(configOf('agent').exporters.otlp_grpc.sending_queue.batch.max_size).toBeLessThanOrEqual(http.max_request_body_size);
  });

  test('keeps apart whom it asks and who asks it for a token', () => {
    const asked = configOf(NAME, { authentication: Authentication.bearerTokens({ secret: { name: 'senders', key: 'tokens' } }) });
    expect(asked.extensions.bearertokenauth.filename).toBe('/etc/otelcol-authentication/tokens');
    expect(asked.service.extensions).toEqual(['health_check', 'file_storage/queue', 'bearertokenauth/central', 'bearertokenauth']);
  });

  test('takes nothing out when it is told so', () => {
    const open = configOf(NAME, { redaction: Redaction.off(), filters: Filters.off(), cardinality: Cardinality.off() });
    for (const signal of SIGNALS) expect(open.service.pipelines[signal].processors).toEqual(['memory_limiter', 'resource/region']);
  });
});

describe('it refuses', () => {
  test.each<[string, Partial<RegionalGatewayProps>, string]>([
    ['no region', { region: '' }, 'region: got ""'],
    ['a region that no header can carry', { region: 'Köln' }, 'region: got "Köln"'],
    ['a URL', { central: { ...REGION.central, endpoint: 'https://otlp.example.com:4317' } }, 'central.endpoint: got'],
    ['a token in code', { central: { ...REGION.central, token: 'Bearer x' as never } }, 'central.token: got'],
    ['an authority without a key', { central: { ...REGION.central, authority: { name: 'central', key: '' } } }, 'central.authority: got'],
    ['a credential among its headers', { central: { ...REGION.central, headers: { Authorization: 'Bearer x' } } }, 'central.headers.Authorization: got "a value of 8 characters"'],
    ['no disk', { sizing: { replicas: 2, cpu: 1, memoryMiB: 1024 } }, 'sizing.diskGiB: got nothing'],
    ['an autoscaler', { sizing: { ...REGION.sizing, maxReplicas: 9 } }, 'sizing.maxReplicas: got 9'],
    ['a queue off the disk', { overlay: { exporters: { 'otlp_grpc/central-logs': { sending_queue: { storage: null } } } } }, 'exporters.otlp_grpc/central-logs.sending_queue'],
    ['retries that end', { overlay: { exporters: { 'otlp_grpc/central-logs': { retry_on_failure: { max_elapsed_time: '5m' } } } } }, 'exporters.otlp_grpc/central-logs.retry_on_failure'],
  ])('%s', (_, over, message) => {
    expect(refusal(() => regional(over))).toContain(message);
  });

  test('everything at once', () => {
    expect(refusal(() => regional({ region: '-', sizing: { replicas: 2, cpu: 1, memoryMiB: 1024 }, central: { ...REGION.central, endpoint: 'central' } }))).toContain('3 faults');
  });
});
