import { expect, it } from 'vitest';
import { Tier } from '../../lib';
import { DATABASE_CONNECTIONS } from '../../lib/facts';

/** Pods more than are asked for while they are replaced, of a Deployment's `maxSurge`, rounded up. */
const SURGE = 0.25;
/** Kept for superusers, and for whoever looks after the server. */
const KEPT = 20;

it.each([Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE].map((tier) => [tier.name, tier] as const))('%s: every Grafana gets its connections, while they are replaced too', (_, tier) => {
  const { replicas } = tier.components().grafana;
  const pods = replicas + Math.ceil(replicas * SURGE);
  expect(pods * DATABASE_CONNECTIONS.ofGrafana + KEPT).toBeLessThanOrEqual(DATABASE_CONNECTIONS.ofServer);
});
