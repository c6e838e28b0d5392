import { GcsBackend, type App } from 'cdktf';
import { ObservabilityPlatform, Tier } from 'observability-constructs';
import { GcpCloud } from 'observability-constructs/gcp';

/** A Medium platform on Google Cloud: 50 K spans/s, 500 K series, 50 K log lines/s. */
export function platform(app: App): ObservabilityPlatform {
  return new ObservabilityPlatform(app, 'prod', {
    tier: Tier.MEDIUM,
    cloud: new GcpCloud({ project: 'change-me-project', region: 'europe-west1' }),
    // A bucket of your own, which exists already; versioned, so that a state can be had back.
    backend: (stack) => new GcsBackend(stack, { bucket: 'change-me-terraform-state', prefix: `observability/${stack.node.id}` }),
  });
}
