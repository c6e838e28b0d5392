import { S3Backend, type App } from 'cdktf';
import { Authentication, ObservabilityPlatform, Tier } from 'observability-constructs';
import { AwsCloud } from 'observability-constructs/aws';
import { CENTRAL_HOST, OUTAGE_HOURS, REGIONS } from './regions';

const region = 'us-west-2';

/** The central platform: backends, and a gateway that the regions reach from outside with a token. */
export function platform(app: App): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'central', {
    tier: Tier.MEDIUM,
    cloud: new AwsCloud({ region }),
    // A bucket of your own, which exists already; versioned, so that a state can be had back.
    backend: (stack) => {
      // cdktf 0.21 has no word for Terraform's lock beside the state.
      stack.addOverride('terraform.backend.s3.use_lockfile', true);
      return new S3Backend(stack, { bucket: 'change-me-terraform-state', region, key: `observability/${stack.node.id}.tfstate`, encrypt: true });
    },
    // A Secret of yours in the namespace `observability`: one token a line, one line for each region.
    authentication: Authentication.bearerTokens({ secret: { name: 'otlp-senders', key: 'tokens' } }),
    exposure: {
      dnsNames: [CENTRAL_HOST],
      sourceRanges: REGIONS.map(({ egress }) => egress),
      // Of EKS's own controller. A Classic balancer, which it makes otherwise, hides the addresses that are judged here.
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' },
    },
    // Loki takes lines that are half of this behind the newest of their stream.
    overlays: { loki: { ingester: { max_chunk_age: `${2 * OUTAGE_HOURS}h` } } },
  });
}
