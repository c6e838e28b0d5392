import { LocalBackend } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { Destination, ObservabilityPlatform, Tier, type ObservabilityPlatformProps } from '../../lib';
import { AwsCloud, AwsKafka } from '../../lib/clouds/aws';
import { synthesize } from '../../lib/testing';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of many kinds
type Manifest = any;

function platform(kafka: AwsKafka, more: Partial<ObservabilityPlatformProps> = {}): { readonly of: (component: string) => Manifest[]; readonly foundation: string } {
  const { manifests, stacks } = synthesize((app) => {
    const cloud = new AwsCloud({ region: 'us-west-2', kafka });
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
