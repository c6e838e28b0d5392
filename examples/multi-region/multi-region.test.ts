import { App } from 'cdktf';
import { matchers, synthesize } from 'observability-constructs/testing';
import { describe, expect, it } from 'vitest';
import { platform } from './platform';
import { regionApp } from './region';
import { CENTRAL_HOST, OUTAGE_HOURS, REGIONS } from './regions';

expect.extend(matchers);

describe('the central platform', () => {
  const written = synthesize(platform(new App()));

  it('lets in the addresses of the regions, and nobody else', () => {
    expect(written).toHaveManifest('Service', 'gateway-external', { spec: { type: 'LoadBalancer', loadBalancerSourceRanges: REGIONS.map(({ egress }) => egress) } });
  });

  it('asks for a token, and has a certificate for the name that the regions know', () => {
    expect(written.manifests['central/gateway']).toContain('bearertokenauth');
    expect(written.manifests['central/gateway']).toMatch(new RegExp(`dnsNames:\\n(  - .*\\n)*  - ${CENTRAL_HOST}\\n`));
  });

  it('takes log lines that are as old as the longest outage', () => {
    expect(written.manifests['central/loki']).toContain(`max_chunk_age: ${2 * OUTAGE_HOURS}h`);
  });
});

describe.each(REGIONS)('the cluster $clusterName', (region) => {
  const written = synthesize(regionApp('cdktf.out', region));

  it('forwards to the central platform, says where it is, and keeps what it cannot deliver', () => {
    const config = written.manifests['region'] ?? '';
    expect(config).toContain(`endpoint: ${CENTRAL_HOST}:4317`);
    expect(config).toContain(`x-region: ${region.region}`);
    expect(written).toHaveManifest('StatefulSet', 'regional-gateway');
  });

  it('has agents that send to it, and no backend', () => {
    expect(written.manifests['agents']).toContain('endpoint: regional-gateway.observability.svc:4319');
    expect(Object.keys(written.manifests)).toEqual(['agents', 'region']);
  });
});
