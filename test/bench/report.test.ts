import { describe, expect, it } from 'vitest';
import type { Run } from '../../bench/measure';
import { GOAL, report, summarize, text } from '../../bench/report';

const runs = (...wallMs: number[]): Run[] => wallMs.map((ms) => ({ wallMs: ms, cpuMs: ms, peakMiB: 100 }));
const made = { resources: 3, objects: 4 };

describe('the report', () => {
  it.each([
    [[3], { min: 3, median: 3, max: 3 }],
    [[9, 1, 2], { min: 1, median: 2, max: 9 }],
    [[4, 1, 2, 9], { min: 1, median: 3, max: 9 }],
  ])('summarizes %j', (values, expected) => {
    expect(summarize(values)).toEqual(expected);
  });

  it('divides medians, so that one slow run decides nothing', () => {
    const found = report('medium', made, { ours: runs(140, 150, 900), bare: runs(90, 100, 110) });
    expect(found).toMatchObject({ resources: 3, objects: 4, runs: 3, goal: GOAL, ratio: { wallMs: 1.5, peakMiB: 1 }, withinGoal: true });
    expect(text(found)).toContain('within the goal');
  });

  it.each([
    ['time', { ...runs(151)[0]! }],
    ['memory', { wallMs: 100, cpuMs: 100, peakMiB: 151 }],
  ])('fails above the goal in %s', (_, ours) => {
    const found = report('medium', made, { ours: [ours], bare: runs(100) });
    expect(found.withinGoal).toBe(false);
    expect(text(found)).toContain('NOT within the goal');
  });

  it('does not fail on processor time alone', () => {
    expect(report('medium', made, { ours: [{ wallMs: 100, cpuMs: 500, peakMiB: 100 }], bare: runs(100) }).withinGoal).toBe(true);
  });
});
