import { beforeAll, describe, expect, test } from 'vitest';
import { Authentication, type Exposure } from '../../../lib/components/collector';
import { kubernetesSchemas, type KubernetesSchemas } from '../../../scripts/schemas/kubernetes';
import type { KubeObject } from '../../../scripts/schemas/objects';
import { ROLES, refusal } from './fixtures';

const authentication = Authentication.bearerTokens({ secret: { name: 'otlp-senders', key: 'tokens' } });
const exposure: Exposure = { dnsNames: ['otlp.example.com'], sourceRanges: ['203.0.113.0/28'] };
const exposed = (over: Partial<Exposure> = {}): ReturnType<typeof ROLES.gateway> => ROLES.gateway({ authentication, exposure: { ...exposure, ...over } });

let schemas: KubernetesSchemas;
beforeAll(async () => {
  schemas = await kubernetesSchemas();
});

describe('a gateway that is exposed', () => {
  const service = exposed({ annotations: { 'example.com/internal': 'true' } }).get('Service', 'gateway-external');

  test('has a load balancer for its door, never for the collectors’', () => {
    expect(service.metadata).toMatchObject({ annotations: { 'example.com/internal': 'true' } });
    expect(service.spec).toEqual({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      loadBalancerSourceRanges: ['203.0.113.0/28'],
      selector: exposed().get('Service', 'gateway').spec.selector,
      ports: [
        { name: 'otlp-grpc', port: 4317, targetPort: 'otlp-grpc' },
        { name: 'otlp-http', port: 4318, targetPort: 'otlp-http' },
      ],
    });
    expect(schemas.validateObject(service as unknown as KubeObject)).toEqual([]);
  });

  test('has its names in the certificate, and its senders in the network policy', () => {
    const of = exposed({ balancerRanges: ['10.0.0.0/20'] });
    expect(of.get('Certificate', 'gateway-tls').spec.dnsNames.at(-1)).toBe('otlp.example.com');
    const [everybody, collectors] = of.policy('gateway').spec.ingress ?? [];
    expect(everybody?.from).toEqual([{ namespaceSelector: {} }, { ipBlock: { cidr: '203.0.113.0/28' } }, { ipBlock: { cidr: '10.0.0.0/20' } }]);
    expect(collectors?.from).toHaveLength(1);
  });

  test('names the controller it is told', () => {
    expect(exposed({ loadBalancerClass: 'eks.amazonaws.com/nlb' }).get('Service', 'gateway-external').spec.loadBalancerClass).toBe('eks.amazonaws.com/nlb');
  });

  test('may ask for certificates instead of tokens, in any region as well', () => {
    expect(ROLES.gateway({ authentication: Authentication.mutualTls(), exposure }).names('Service')).toContain('gateway-external');
    expect(ROLES['regional-gateway']({ authentication, exposure }).names('Service')).toContain('regional-gateway-external');
  });

  test('is none by default', () => {
    expect(ROLES.gateway({ authentication }).names('Service')).toEqual(['gateway']);
  });
});

describe('it is refused', () => {
  test.each<[string, Partial<Exposure>, string]>([
    ['without a name', { dnsNames: [] }, 'exposure.dnsNames: got []'],
    ['with an address for a name', { dnsNames: ['203.0.113.7'] }, 'exposure.dnsNames: got "203.0.113.7"'],
    ['with a port', { dnsNames: ['otlp.example.com:4317'] }, 'exposure.dnsNames: got'],
    ['without ranges', { sourceRanges: [] }, 'exposure.sourceRanges: got []'],
    ['with an address for a range', { sourceRanges: ['203.0.113.7'] }, 'exposure.sourceRanges: got "203.0.113.7"'],
    ['with a byte too large', { balancerRanges: ['10.0.0.256/8'] }, 'exposure.balancerRanges: got "10.0.0.256/8"'],
    ['with a prefix too long', { sourceRanges: ['2001:db8::/129'] }, 'exposure.sourceRanges: got "2001:db8::/129"'],
  ])('%s', (_, over, message) => {
    expect(refusal(() => exposed(over))).toContain(message);
  });

  test('without an authentication, and says all of it at once', () => {
    expect(refusal(() => ROLES.gateway({ exposure }))).toContain('exposure: got "Authentication.none()"');
    expect(refusal(() => ROLES.gateway({ exposure: { dnsNames: [], sourceRanges: [] } }))).toContain('3 faults');
  });

  test.each(['203.0.113.7/32', '0.0.0.0/0', '2001:db8::/32'])('not with %s', (range) => {
    expect(refusal(() => exposed({ sourceRanges: [range] }))).toBe('nothing');
  });
});
