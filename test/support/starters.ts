import type { StarterCloud } from '../../lib/cli/init/values';

/** What `init` must be told of each cloud beside its name. */
export const STARTERS: { readonly [C in StarterCloud]: readonly string[] } = {
  aws: [],
  gcp: ['--project', 'acme-telemetry'],
  azure: ['--subscription', '11111111-2222-3333-4444-555555555555', '--client-cidr', '203.0.113.7/32'],
  existing: [],
};
export const CLOUD_NAMES = Object.keys(STARTERS) as StarterCloud[];
