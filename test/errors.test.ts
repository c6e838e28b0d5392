import { describe, expect, it } from 'vitest';
import { Faults, ValidationError } from '../lib/errors';

const fault = { prop: 'tags', got: { a: 1 }, allowed: 'strings', write: "{ a: '1' }" };

describe('ValidationError', () => {
  it('says where, what was given, what is allowed and what to write', () => {
    const error = new ValidationError({ node: { path: 'prod/tempo' } }, [fault]);
    expect(error.message).toBe("[prod/tempo] 1 fault\n  tags: got {\"a\":1}\n    allowed: strings\n    write: { a: '1' }");
  });

  it('carries every fault at once', () => {
    const faults = new Faults();
    faults.add(fault);
    faults.add({ ...fault, prop: 'id', got: undefined });
    expect(() => faults.throwIfAny('prod')).toThrow(/^\[prod\] 2 faults\n {2}tags: [^]+\n {2}id: got nothing/);
  });

  it('is not thrown without a fault', () => {
    expect(() => new Faults().throwIfAny('prod')).not.toThrow();
  });
});
