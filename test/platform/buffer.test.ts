import { LocalBackend } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { Destination, ObservabilityPlatform, Tier, type Cloud, type ObservabilityPlatformProps } from '../../lib';
import { AwsCloud, AwsKafka } from '../../lib/clouds/aws';
import { AzureCloud, AzureKafka } from '../../lib/clouds/azure';
import { GcpCloud, GcpKafka } from '../../lib/clouds/gcp';
import { synthesize } from '../../lib/testing';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of many kinds
type Manifest = any;

interface Made {
  readonly of: (component: string) => Manifest[];
  readonly foundation: string;
}

function platform(kafka: AwsKafka, more: Partial<ObservabilityPlatformProps> = {}): Made {
  return onCloud(new AwsCloud({ region: 'us-west-2', kafka }), more);
}

function onCloud(cloud: Cloud, more: Partial<ObservabilityPlatformProps> = {}): Made {
  const { manifests, stacks } = synthesize((app) => {
    new ObservabilityPlatform(app, 'prod', { tier: Tier.MEDIUM, cloud, backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }), ...more });
  });
  return { of: (component) => parseAllDocuments(manifests[`prod/${component}`] as string).map((d) => d.toJSON() as Manifest), foundation: JSON.stringify(stacks['prod-foundation']) };
}

function config(objects: readonly Manifest[]): Manifest {
  return parse(objects.find((o) => o.kind === 'ConfigMap' && o.data['config.yaml'] !== undefined).data['config.yaml'] as string);
}

const LOGIN = { mechanism: 'AWS_MSK_IAM_OAUTHBEARER', aws_msk: { region: 'us-west-2' } };
const IDENTITY_AGENT = { ipBlock: { cidr: '169.254.170.23/32' } };

describe('a buffer that knows the identity of each pod', () => {
  const { of, foundation } = platform(AwsKafka.mskIam(), { destinations: [Destination.xray({ region: 'us-west-2' })] });

  test('collectors sign for their region, over TLS that is said plainly, at brokers of their own', () => {
    const gateway = config(of('gateway')).exporters;
    const clients = [...Object.values<Manifest>(gateway).filter((e) => e.brokers !== undefined), config(of('log-processor')).receivers.kafka];
    expect(clients.length).toBeGreaterThan(1);
    for (const client of clients) expect(client).toMatchObject({ brokers: '${env:KAFKA_BUFFER_BROKERS}', auth: { sasl: LOGIN }, tls: { insecure: false } });
  });

  test.each(['gateway', 'trace-processor', 'metric-processor', 'log-processor', 'to-xray'])('%s has no password, and reaches who hands out its identity, once', (component) => {
    const objects = of(component);
    expect(JSON.stringify(objects)).not.toContain('KAFKA_PASSWORD');
    expect(JSON.stringify(objects)).not.toContain('kafka-credentials');
    const egress = objects.find((o) => o.kind === 'NetworkPolicy' && (o.spec.policyTypes as string[]).includes('Egress') && JSON.stringify(o).includes('9098')).spec.egress as Manifest[];
    expect(egress.filter((rule) => JSON.stringify(rule.to) === JSON.stringify([IDENTITY_AGENT]))).toHaveLength(1);
  });

  test('each reads with its own ServiceAccount, for which the foundation has a role', () => {
    for (const component of ['gateway', 'trace-processor', 'metric-processor', 'log-processor', 'to-xray']) {
      const workload = of(component).find((o) => ['Deployment', 'StatefulSet'].includes(o.kind as string));
      expect(workload.spec.template.spec.serviceAccountName).toBe(component);
      expect(foundation).toContain(`"service_account":"${component}"`);
    }
    expect(foundation).toContain('/otel-to-xray-traces');
  });

  test('KEDA asks for lag as itself', () => {
    const objects = of('log-processor');
    const { triggers } = objects.find((o) => o.kind === 'ScaledObject').spec;
    expect(triggers[0].metadata).toMatchObject({ sasl: 'oauthbearer', saslTokenProvider: 'aws_msk_iam', awsRegion: 'us-west-2', tls: 'enable', bootstrapServersFromEnv: 'KAFKA_BUFFER_BROKERS' });
    expect(objects.find((o) => o.kind === 'TriggerAuthentication').spec).toEqual({ podIdentity: { provider: 'aws' } });
  });

  test('Tempo and the topics job keep the door that they know', () => {
    expect(parse(of('tempo').find((o) => o.kind === 'ConfigMap').data['tempo.yaml'] as string).ingest.kafka).toMatchObject({ address: '${KAFKA_BROKER}', sasl_mechanism: 'SCRAM-SHA-512' });
    expect(JSON.stringify(of('kafka-topics'))).toContain('KAFKA_PASSWORD');
  });
});

describe('Express brokers', () => {
  const script = (kafka: AwsKafka): string => JSON.stringify(platform(kafka).of('kafka-topics'));

  test('are not told what they keep to themselves; others are', () => {
    const kept = /min\.insync\.replicas|unclean\.leader/;
    expect(script(AwsKafka.mskIam())).toMatch(kept);
    const express = script(AwsKafka.mskExpress());
    expect(express).not.toMatch(kept);
    expect(express).toContain('max.message.bytes=16000000');
  });
});

describe('a buffer that takes 1 MB', () => {
  const cloud = new AzureCloud({ subscriptionId: '00000000-0000-0000-0000-000000000000', region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] }, kafka: AzureKafka.eventHubs() });
  const { of } = onCloud(cloud);
  const gateway = config(of('gateway'));
  const kafka = (signal: string): Manifest => gateway.exporters[`kafka/${signal}`];

  test('gets batches well below it, in gzip, one at a time', () => {
    for (const signal of ['traces', 'metrics', 'logs']) {
      expect(kafka(signal).producer).toMatchObject({ compression: 'gzip', max_message_bytes: 1_000_000, required_acks: 'all' });
      expect(kafka(signal).sending_queue).toMatchObject({ num_consumers: 1, wait_for_result: true });
      const { max_size, min_size } = kafka(signal).sending_queue.batch;
      expect(max_size).toBeLessThan(1_000_000);
      expect(min_size).toBeLessThanOrEqual(max_size as number);
    }
  });

  test('and never an item that no record could carry', () => {
    const { carried } = { carried: JSON.stringify(gateway.processors['transform/carried']) };
    for (const context of ['resource', 'span', 'spanevent', 'datapoint', 'log']) expect(carried).toContain(`truncate_all(${context}.attributes, 16384)`);
    expect(carried).toContain('Substring(log.body, 0, 262144, true)');
    for (const pipeline of Object.values<Manifest>(gateway.service.pipelines)) {
      if ((pipeline.exporters as string[]).some((e) => e.startsWith('kafka/'))) expect((pipeline.processors as string[]).at(-1)).toBe('transform/carried');
    }
    expect(JSON.stringify(config(platform(AwsKafka.msk()).of('gateway')).processors)).not.toContain('truncate_all');
  });

  test('collectors log in by the token of their workload identity, whose label they carry', () => {
    for (const component of ['gateway', 'trace-processor', 'metric-processor', 'log-processor']) {
      const made = config(of(component));
      const [client] = [...Object.values<Manifest>(made.exporters), ...Object.values<Manifest>(made.receivers)].filter((c) => c.brokers !== undefined);
      expect(client).toMatchObject({ brokers: '${env:KAFKA_BUFFER_BROKERS}', auth: { sasl: { mechanism: 'OAUTHBEARER', oauthbearer_token_source: 'azure_auth' } }, tls: { insecure: false } });
      expect(made.extensions.azure_auth).toMatchObject({ scopes: ['${env:KAFKA_BUFFER_SCOPE}'] });
      expect(made.service.extensions).toContain('azure_auth');
      const workload = of(component).find((o) => ['Deployment', 'StatefulSet'].includes(o.kind as string));
      expect(workload.spec.template.metadata.labels).toMatchObject({ 'azure.workload.identity/use': 'true' });
      expect(JSON.stringify(of(component))).not.toContain('KAFKA_PASSWORD');
    }
  });

  test('processors scale by load, since KEDA could ask for lag with a password only', () => {
    const objects = of('log-processor');
    expect(objects.map((o) => o.kind as string)).toContain('HorizontalPodAutoscaler');
    expect(objects.map((o) => o.kind as string)).not.toContain('ScaledObject');
    expect(objects.map((o) => o.kind as string)).not.toContain('TriggerAuthentication');
  });

  test('the brokers in the cluster hold the ingest log alone', () => {
    expect(of('kafka').filter((o) => o.kind === 'KafkaTopic').map((o) => o.metadata.name as string)).toEqual(['tempo-ingest']);
  });
});

describe('a buffer that asks for certificates', () => {
  const { of } = onCloud(new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', kafka: GcpKafka.managed() }), { destinations: [Destination.splunkHec({ endpoint: 'https://http-inputs.example.com:443', token: { name: 'splunk', key: 'token' } })] });

  test('each collector has one of its own, of the authority that the buffer trusts, in its ServiceAccount`s name', () => {
    const { apiVersion, kind, metadata, spec } = of('kafka-clients')[0];
    expect({ apiVersion, kind, spec }).toEqual({ apiVersion: 'cas-issuer.jetstack.io/v1beta1', kind: 'GoogleCASIssuer', spec: { project: 'acme-telemetry', location: 'europe-west1', caPoolId: 'prod-kafka-clients' } });
    for (const [component, workload] of [['gateway', 'gateway'], ['log-processor', 'log-processor'], ['to-splunk-hec', 'to-splunk-hec-logs']] as const) {
      const certificate = of(component).find((o) => o.kind === 'Certificate' && o.metadata.name === `${workload}-kafka-client`);
      expect(certificate.spec).toMatchObject({ commonName: component, issuerRef: { group: 'cas-issuer.jetstack.io', kind: 'GoogleCASIssuer', name: metadata.name as string }, usages: expect.arrayContaining(['client auth']) as string[] });
    }
  });

  test('shows it, and logs in with nothing else', () => {
    const made = config(of('log-processor')).receivers.kafka;
    expect(made).toMatchObject({ brokers: '${env:KAFKA_BUFFER_BROKERS}', tls: { insecure: false, cert_file: '/etc/otelcol-kafka-client/tls.crt', key_file: '/etc/otelcol-kafka-client/tls.key' } });
    expect(made).not.toHaveProperty('auth');
    const { template } = of('log-processor').find((o) => o.kind === 'Deployment').spec;
    expect(JSON.stringify(template.spec.volumes)).toContain('log-processor-kafka-client');
  });

  test('so does KEDA, with the certificate of whom it scales', () => {
    const objects = of('log-processor');
    expect(objects.find((o) => o.kind === 'TriggerAuthentication').spec).toEqual({
      secretTargetRef: [{ parameter: 'cert', name: 'log-processor-kafka-client', key: 'tls.crt' }, { parameter: 'key', name: 'log-processor-kafka-client', key: 'tls.key' }],
    });
    expect(objects.find((o) => o.kind === 'ScaledObject').spec.triggers[0].metadata).toMatchObject({ sasl: 'none', tls: 'enable' });
  });
});
