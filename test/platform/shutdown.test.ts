import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { LONGEST_SHUTDOWN_SECONDS } from '../../lib/facts';

const FOLDER = path.join(__dirname, '__snapshots__');

/** Every number that follows the pattern, in all files of a folder. */
function numbers(folder: string, pattern: RegExp): number[] {
  const texts = fs.readdirSync(path.join(FOLDER, folder)).map((file) => fs.readFileSync(path.join(FOLDER, folder, file), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => Number(match[1])));
}

test.each(fs.readdirSync(FOLDER))('%s: no autoscaler of nodes ends a pod before its time', (folder) => {
  const pods = numbers(folder, /terminationGracePeriodSeconds: (\d+)/g);
  expect(pods.length).toBeGreaterThan(5);
  expect(Math.max(...pods)).toBeLessThanOrEqual(LONGEST_SHUTDOWN_SECONDS);
  // GKE's waits ten minutes whatever is said; a cluster that exists has its own.
  const waits = numbers(folder, /max.graceful.termination.sec(?:": "|: )(\d+)/g);
  if (/aws|azure/.test(folder)) expect(waits).toEqual([LONGEST_SHUTDOWN_SECONDS]);
});
