import { App, Chart } from 'cdk8s';
import { expect, it } from 'vitest';
import { Tier } from '../../lib';
import { DATABASE_CONNECTIONS } from '../../lib/facts';
import { COMPONENTS } from '../alone/components';

/** Pods more than are asked for while they are replaced, of a Deployment's `maxSurge`, rounded up. */
const SURGE = 0.25;
/** Kept for superusers, and for whoever looks after the server. */
const KEPT = 20;

/** What each Grafana opens at most, as its file says. */
function ofEach(): number {
  const chart = new Chart(new App(), 'theirs');
  COMPONENTS.Grafana?.(chart);
  return Number(/^max_open_conn = (\d+)$/m.exec(chart.toJson().map((object: { readonly data?: { readonly 'grafana.ini'?: string } }) => object.data?.['grafana.ini'] ?? '').join('\n'))?.[1]);
}

it.each([Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE].map((tier) => [tier.name, tier] as const))('%s: every Grafana gets its connections, while they are replaced too', (_, tier) => {
  const { replicas } = tier.components().grafana;
  const pods = replicas + Math.ceil(replicas * SURGE);
  expect(pods * ofEach() + KEPT).toBeLessThanOrEqual(DATABASE_CONNECTIONS);
});
