import { LocalBackend } from 'cdktf';
import { expect, it } from 'vitest';
import { ObservabilityPlatform, Tier, type PlatformOutputs } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';
import { synthesize } from '../../lib/testing';

it('says where a platform is reached and how its password is had, and nothing secret', () => {
  let outputs: PlatformOutputs | undefined;
  const { manifests } = synthesize((app) => {
    ({ outputs } = new ObservabilityPlatform(app, 'prod', {
      tier: Tier.SMALL,
      cloud: new AwsCloud({ region: 'us-west-2' }),
      namespace: 'telemetry',
      backend: (stack) => new LocalBackend(stack, { path: `${stack.node.id}.tfstate` }),
    }));
  });
  expect(outputs).toEqual({
    otlp: { grpc: 'gateway.telemetry.svc:4317', http: 'https://gateway.telemetry.svc:4318' },
    grafana: {
      url: 'http://grafana.telemetry.svc:3000',
      openCommand: 'kubectl -n telemetry port-forward service/grafana 3000:3000',
      userCommand: "kubectl -n telemetry get secret grafana-admin -o jsonpath='{.data.username}' | base64 -d",
      passwordCommand: "kubectl -n telemetry get secret grafana-admin -o jsonpath='{.data.password}' | base64 -d",
    },
  });
  expect(manifests['prod/grafana']).toMatch(/kind: Service\nmetadata:\n(  .*\n)*  name: grafana\n/);
});
