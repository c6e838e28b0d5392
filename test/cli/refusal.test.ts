import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXAMPLE, inside, spawn } from './support';

const refused = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await inside(args);
  expect([code, out]).toEqual([1, '']);
  expect(err).not.toMatch(/tier\.|sizing\.|\bat .*\.ts:/);
  return err;
};

describe('refused input', () => {
  it('is told on stderr with exit code 1, every fault at once, by the flags that were typed', () => {
    const { code, out, err } = spawn(['size', '--spans', '-5', '--series', '0', '--lines', '10', '--scrape-interval', '10m']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Refused, 3 faults:\n/);
    expect(err).toMatch(/^ {2}--spans: got -5\n {4}allowed: above 0.+\n {4}write: {3}--spans \d+$/m);
    expect(err).toMatch(/^ {2}--series: got 0\n {4}allowed: above 0.+\n {4}write: {3}--series \d+$/m);
    expect(err).toMatch(/^ {2}--scrape-interval: got 10m\n {4}allowed: from 1, .+\n {4}write: {3}--scrape-interval \d+s$/m);
  });

  it.each([
    ['--bytes-per-span', '1', /write: {3}--bytes-per-span \d+/],
    ['--bytes-per-line', '0', /write: {3}--bytes-per-line \d+/],
    ['--queries', '-1', /write: {3}--queries \d+/],
    ['--peak', '11', /write: {3}--peak 1/],
    ['--sampling', '0', /write: {3}--sampling 0\.15/],
    ['--spans', 'Infinity', /write: {3}several platforms/],
    ['--retention-traces', '12h', /write: {3}--retention-traces 14d/],
    ['--availability', 'single', /write: {3}--availability zone-redundant/],
    ['--region', 'mars-1', /allowed: .*us-east-1.*\n {4}write: {3}--region us-east-1/],
  ])('%s %s', async (flag, value, write) => {
    const err = await refused('size', '--tier', 'medium', flag, value);
    expect(err).toMatch(/^Refused, 1 fault:\n/);
    expect(err).toContain(`  ${flag}: got ${value}\n`);
    expect(err).toMatch(write);
  });

  it('--region of another cloud names the regions of the chosen one', async () => {
    expect(await refused('size', '--tier', 'medium', '--cloud', 'gcp', '--region', 'us-east-2')).toMatch(/ {2}--region: got us-east-2\n {4}allowed: .*: us-central1, us-east1, europe-west1, europe-west3\n {4}write: {3}--region us-central1/);
  });

  it('--purchase of machines without such a price', async () => {
    expect(await refused('size', '--tier', 'medium', '--cloud', 'azure', '--purchase', 'reserved')).toMatch(/ {2}--purchase: got reserved\n {4}allowed: on-demand: no public source was found for the reserved price of Standard_D\ds_v5 in azure eastus\n {4}write: {3}--purchase on-demand/);
  });

  it('--retention names the signals it is too short for', async () => {
    const err = await refused('size', '--tier', 'medium', '--retention=0d', '--retention-metrics', '30d');
    expect(err.match(/^ {2}--\S+.*$/gm)).toEqual(['  --retention (traces): got 0d', '  --retention (logs): got 0d']);
  });

  it.each([
    ['9e6', '8e7', '9e6'],
    ['3e7', '1e6', '1e6'],
  ])('a load for more than one platform (%s, %s, %s) is told to take several', async (spans, series, lines) => {
    const err = await refused('size', '--spans', spans, '--series', series, '--lines', lines);
    expect(err).toMatch(/^Refused, 1 fault:\n {2}--spans\b/);
    expect(err).toMatch(/write: {3}(2|several) platforms, one per region/);
  });

  it('an override names its path, its bound and the rule', async () => {
    const beyond = await refused('size', '--tier', 'medium', '--set', 'collector.processors.logs.replicas=500');
    expect(beyond).toMatch(/^ {2}--set collector\.processors\.logs\.replicas: got 500\n {4}allowed: .*partitions.*\n {4}write: {3}--set collector\.processors\.logs\.replicas=\d+$/m);
    const unknown = await refused('size', '--tier', 'medium', '--set', 'mimir.ingester.replica=6');
    expect(unknown).toMatch(/--explain lists them\); nearest: mimir\.ingester\.replicas/);
    expect(unknown).toMatch(/write: {3}--set mimir\.ingester\.replicas=6$/m);
  });

  it('--explain of what is no number', async () => {
    expect(await refused('size', '--tier', 'medium', '--explain', 'mimir.engine')).toMatch(/--explain: got mimir\.engine\n {4}allowed: .*\bmimir\b/);
  });

  it('--html where nothing can be written leaves nothing behind', async () => {
    const file = path.join(os.tmpdir(), 'no-such-folder', 'report.html');
    expect(await refused(...EXAMPLE, '--html', file)).toMatch(/--html: got .*\n {4}allowed: a file that can be written \(ENOENT/);
    expect(fs.existsSync(path.dirname(file))).toBe(false);
  });

  it('writes no page for a load it refuses', async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'cli-refused-')), 'report.html');
    await refused('size', '--tier', 'medium', '--spans', '-1', '--html', file);
    expect(fs.readdirSync(path.dirname(file))).toEqual([]);
    fs.rmSync(path.dirname(file), { recursive: true });
  });
});

describe('wrong usage', () => {
  it.each([
    [['size'], 'say what the platform must carry: --spans, --series, --lines; or begin with a tier'],
    [['size', '--spans', '1', '--lines', '1'], 'say what the platform must carry: --series;'],
    [['size', '--spans', 'many'], "argument 'many' is invalid. Write a number"],
    [['size', '--spans', 'NaN'], "argument 'NaN' is invalid. Write a number"],
    [['size', '--spans', ''], "argument '' is invalid. Write a number"],
    [['size', '--spans'], 'argument missing'],
    [['size', '--retention', '14'], 'Write a number with its unit (h, d, w), for example 14d'],
    [['size', '--scrape-interval', '15 parsec'], 'Write a number with its unit (s, m), for example 15s'],
    [['size', '--tier', 'huge'], 'Allowed choices are small, medium, large, xlarge'],
    [['size', '--cloud', 'cumulus'], 'Allowed choices are aws, gcp, azure'],
    [['size', '--purchase', 'stolen'], 'Allowed choices are on-demand, reserved, spot'],
    [['size', '--set', 'mimir.ingester.replicas'], 'for example mimir.ingester.replicas=6'],
    [['size', '--set', 'mimir.ingester.replicas=six'], 'Write a number'],
    [['size', '--spam', '1'], "unknown option '--spam'\n(Did you mean --spans?)"],
    [['size', '--tier', 'medium', 'large'], 'too many arguments'],
    [['sise'], "unknown command 'sise'\n(Did you mean size?)"],
    [[], 'Usage: observability-constructs'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await inside(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('is exit code 2 of the process', () => {
    expect(spawn(['size', '--tier', 'huge'])).toMatchObject({ code: 2, out: '' });
  });
});
