import { expect, it } from 'vitest';
import { lifecycleRules } from '../../../lib/clouds/azure/buckets';
import { Tier } from '../../../lib';
import { azureNodeCatalog } from '../../../lib/sizing';

it('tenants get as many rules as Azure needs for their prefixes, each prefix in one of them', () => {
  const tenants = Array.from({ length: 20 }, (_, i) => `team-${i}`);
  const { traces } = Tier.MEDIUM.size(azureNodeCatalog('medium'), undefined, { tenants }).buckets;
  const rules = lifecycleRules({ traces });
  expect(rules.map((rule) => rule.name)).toEqual(['expire-traces', 'expire-traces-2', 'expire-traces-3']);
  const prefixes = rules.map((rule) => rule.filters?.prefixMatch ?? []);
  expect(Math.max(...prefixes.map((of) => of.length))).toBe(10);
  expect(prefixes.flat()).toEqual(['single-tenant', ...tenants].map((name) => `traces/${name}/`));
  expect(new Set(rules.map((rule) => rule.actions.baseBlob?.deleteAfterDaysSinceModificationGreaterThan))).toEqual(new Set([traces.expireDays]));
});
