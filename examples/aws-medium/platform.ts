import { S3Backend, type App } from 'cdktf';
import { ObservabilityPlatform, Tier } from 'observability-constructs';
import { AwsCloud } from 'observability-constructs/aws';

const region = 'us-west-2';

/** A Medium platform on AWS: 50 K spans/s, 500 K series, 50 K log lines/s. */
export function platform(app: App): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'prod', {
    tier: Tier.MEDIUM,
    cloud: new AwsCloud({ region }),
    // A bucket of your own, which exists already; versioned, so that a state can be had back.
    backend: (stack) => {
      // cdktf 0.21 has no word for Terraform's lock beside the state.
      stack.addOverride('terraform.backend.s3.use_lockfile', true);
      return new S3Backend(stack, { bucket: 'change-me-terraform-state', region, key: `observability/${stack.node.id}.tfstate`, encrypt: true });
    },
  });
}
