import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIFFERENCES } from '../../lib/sizing/tables/mission';
import { reasons, SIZING_DOC, sizingDocs } from '../../scripts/sizing-docs';

describe('docs/sizing.md', () => {
  it('is what `npm run sizing:docs` writes', () => {
    expect(fs.readFileSync(SIZING_DOC, 'utf8')).toBe(sizingDocs());
  });

  it('cannot be written while a difference to the mission has no reason', () => {
    expect(() => reasons('large', [{ of: 'Loki cores', mission: 80, model: 121 }])).toThrow(/no reason.*\nlarge: Loki cores: mission 80, model 121/);
    expect(() => reasons('large', [{ of: 'Loki cores', mission: 80, model: 119 }])).not.toThrow();
    expect(() => reasons('large', [{ of: 'Loki cores', mission: 80, model: 53 }])).toThrow(/no reason/);
  });

  it('cannot be written while a reason is there for what no longer differs', () => {
    expect(() => reasons('medium', [{ of: 'Kafka memory', mission: 24, model: 30 }], DIFFERENCES)).toThrow(/differs no more.*\nmedium: Kafka memory/);
  });
});
