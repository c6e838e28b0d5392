import { LocalBackend } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { ObservabilityPlatform, Tier } from '../../../lib';
import { AwsCloud } from '../../../lib/clouds/aws';
import { AutoInstrumentation, type AutoInstrumentationProps } from '../../../lib/components/auto-instrumentation';
import { synthesize } from '../../../lib/testing';
import { Rendered } from '../microservices/rendered';

const endpoint = 'http://agent.observability-agent.svc:4318';

function made(over: Partial<AutoInstrumentationProps> = {}): { readonly construct: AutoInstrumentation; readonly spec: object } {
  const constructs: AutoInstrumentation[] = [];
  const rendered = new Rendered((scope) => constructs.push(new AutoInstrumentation(scope, 'auto', { endpoint, ...over })));
  return { construct: constructs[0] as AutoInstrumentation, spec: rendered.get('Instrumentation', over.name ?? 'platform').spec as object };
}

describe('the instrumentation', () => {
  test('records every trace that begins, and follows those that another service began', () => {
    expect(made().spec).toEqual({
      exporter: { endpoint },
      propagators: ['tracecontext', 'baggage'],
      sampler: { type: 'parentbased_always_on' },
      resource: { addK8sUIDAttributes: true },
      env: [{ name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: 'http/protobuf' }],
    });
  });

  test('records a share, names its environment and takes images of a mirror', () => {
    expect(made({ percent: 25, environment: 'production', images: { java: 'mirror.example.com/java:2.20.1' } }).spec).toMatchObject({
      sampler: { type: 'parentbased_traceidratio', argument: '0.25' },
      resource: { resourceAttributes: { 'deployment.environment.name': 'production' } },
      java: { image: 'mirror.example.com/java:2.20.1' },
    });
  });

  test('says of every program what the user says of all', () => {
    expect(made({ environment: 'production', resourceAttributes: { 'service.namespace': 'shop', team: 'orders' } }).spec).toMatchObject({
      resource: { addK8sUIDAttributes: true, resourceAttributes: { 'deployment.environment.name': 'production', 'service.namespace': 'shop', team: 'orders' } },
    });
  });

  test.each<[string, Partial<AutoInstrumentationProps>, string]>([
    ['one name for all programs', { resourceAttributes: { 'service.name': 'shop' } }, 'annotation resource.opentelemetry.io/service.name'],
    ['what the operator knows of each pod', { resourceAttributes: { 'k8s.pod.name': 'x' } }, 'the operator writes for each pod'],
    ['the environment twice', { environment: 'a', resourceAttributes: { 'deployment.environment.name': 'b' } }, "write: environment: 'a'"],
    ['a value that would end the list', { resourceAttributes: { team: 'a,b=c' } }, 'resourceAttributes.team'],
    ['a name with a space', { resourceAttributes: { 'my team': 'a' } }, 'from a letter'],
  ])('refuses %s', (_, props, says) => {
    expect(() => made(props)).toThrow(says);
  });

  test('is asked for by annotations, from any namespace', () => {
    expect(made().construct.annotations('java', 'go')).toEqual({
      'instrumentation.opentelemetry.io/inject-java': 'observability/platform',
      'instrumentation.opentelemetry.io/inject-go': 'observability/platform',
    });
  });

  test('refuses what makes no sense, all of it at once', () => {
    const wrong = { endpoint: 'agent:4317', percent: 0, environment: 'my env', images: { java: 'mirror.example.com/java' } };
    expect(() => made(wrong)).toThrow(/endpoint: got "agent:4317"[\s\S]*percent: got 0[\s\S]*environment: got "my env"[\s\S]*images\.java/);
    expect(() => made({ endpoint: 'http://agent:4318/v1/traces' })).toThrow('without /v1/<signal>');
  });
});

test('a platform that is asked to has one, which leads to the agent of the node', () => {
  const { manifests, stacks } = synthesize((app) => {
    new ObservabilityPlatform(app, 'prod', {
      tier: Tier.SMALL,
      cloud: new AwsCloud({ region: 'us-west-2' }),
      autoInstrumentation: { environment: 'production' },
      backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }),
    });
  });
  expect(manifests['prod/auto-instrumentation']).toContain('endpoint: http://agent.observability-agent.svc:4318');
  expect(JSON.stringify(stacks['prod-platform'])).not.toContain('service-account-auto-instrumentation');
});
