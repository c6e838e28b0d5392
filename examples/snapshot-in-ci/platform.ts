import { App, LocalBackend } from 'cdktf';
import { ObservabilityPlatform, Tier } from 'observability-constructs';
import { AwsCloud } from 'observability-constructs/aws';

/** The platform of this repository; the test and main.ts make the same one. */
export function platform(app: App, tier = Tier.SMALL): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'prod', {
    tier,
    cloud: new AwsCloud({ region: 'us-west-2' }),
    // A bucket of your own in its place, as in examples/aws-medium, before more than one person deploys.
    backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }),
  });
}
