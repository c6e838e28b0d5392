import { S3Backend, type App } from 'cdktf';
import { ObservabilityPlatform, Tier } from 'observability-constructs';
import { AwsCloud } from 'observability-constructs/aws';

const region = 'us-west-2';

/** The bucket of Terraform's state: your own, it exists already, keeps versions, and only those who deploy read it. */
const stateBucket = 'CHANGE ME: bucket of the state';

/** What this repository deploys; main.ts and the test make the same one. */
export function platform(app: App): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'prod', {
    tier: Tier.SMALL,
    cloud: new AwsCloud({ region }),
    backend: (stack) => {
      // cdktf 0.21 has no word for the lock beside the state.
      stack.addOverride('terraform.backend.s3.use_lockfile', true);
      return new S3Backend(stack, { bucket: stateBucket, region, key: `observability/${stack.node.id}.tfstate`, encrypt: true });
    },
  });
}
