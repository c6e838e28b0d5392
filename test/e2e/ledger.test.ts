import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { account, errorSpans, inWindow, joined, size, subtract, written, type Range, type Sent, type Unit } from '../../e2e/ledger';

const numbers = (ranges: readonly Range[]): number[] => ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
const rangesOf = (set: ReadonlySet<number>): Range[] => joined([...set].map((n) => [n, n] as const));
const someNumbers = fc.array(fc.nat(60), { maxLength: 40 }).map((list) => new Set(list));

const sent: Sent = { acknowledged: [[0, 9]], refused: [], unanswered: [], units: [], again: 2, seconds: 1, answers: [] };

describe('ranges', () => {
  it('subtract as sets do', () => {
    fc.assert(
      fc.property(someNumbers, someNumbers, (from, without) => {
        expect(numbers(subtract(rangesOf(from), rangesOf(without)))).toEqual([...from].filter((n) => !without.has(n)).sort((a, b) => a - b));
      }),
    );
  });

  it('join where they touch or overlap', () => {
    expect(joined([[5, 9], [0, 4], [20, 30], [22, 25], [11, 12]])).toEqual([[0, 9], [11, 12], [20, 30]]);
    expect(size(joined([[5, 9], [0, 4]]))).toBe(10);
  });

  it('are written for people, ten at most', () => {
    expect(written([[0, 4], [7, 7]])).toBe('0-4, 7');
    expect(written(Array.from({ length: 12 }, (_, i) => [2 * i, 2 * i] as const))).toMatch(/18, and 2 more ranges$/);
  });
});

describe('account', () => {
  it('loses what was acknowledged and never came, at the beginning, in the middle and at the end', () => {
    const of = account(sent, { ranges: [[1, 4], [6, 8]], items: 7, duplicates: 3 });
    expect(of).toEqual({ acknowledged: 10, arrived: 7, lost: [[0, 0], [5, 5], [9, 9]], duplicates: 3, refused: 0, again: 2 });
  });

  it('does not lose what the sender was never answered for, or was refused', () => {
    const of = account({ ...sent, acknowledged: [[0, 4]], refused: [[5, 6]], unanswered: [[7, 9]] }, { ranges: [[0, 4], [8, 8]], items: 6, duplicates: 0 });
    expect(of.lost).toEqual([]);
    expect(of.refused).toBe(5);
  });
});

describe('a killed sampler', () => {
  const unit = (first: number, firstAck: number, lastAck: number): Unit => ({ first, last: first + 99, firstAck, lastAck });

  it('may have held what was answered in its window or across the kill, and nothing else', () => {
    const units = [unit(0, 1000, 1100), unit(100, 5000, 5100), unit(200, 9000, 12_000), unit(300, 10_500, 10_600)];
    expect(inWindow(units, 10_000, 5000).map(({ first }) => first)).toEqual([100, 200]);
  });

  it('must not lose errors outside of it: one trace in five, all of its spans', () => {
    expect(errorSpans([unit(0, 0, 0), unit(200, 0, 0)], 10, 5)).toEqual([[0, 9], [50, 59], [200, 209], [250, 259]]);
  });
});
