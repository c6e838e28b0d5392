import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'cdktf';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { platform } from '../../examples/snapshot-in-ci/platform';
import { Tier } from '../../lib';
import { synthesize } from '../../lib/testing';
import { compareFiles } from '../../lib/testing/snapshot';
import { inside } from '../cli/support';

const example = path.join(__dirname, '../../examples/snapshot-in-ci');
const snapshot = path.join(example, 'snapshot');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'example-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const made = (tier?: Tier) => synthesize(platform(new App({ outdir: path.join(folder, 'out') }), tier));

describe('examples/snapshot-in-ci', () => {
  it('keeps what is written now; renewed with UPDATE_DOCS=1', () => {
    expect(compareFiles(snapshot, made(), process.env.UPDATE_DOCS ? 'all' : 'none')).toEqual([]);
  });

  it('fails by a change that keeps logs for less time, first its test and then its workflow', async () => {
    const changed = made(Tier.SMALL.with({ retentionDays: { logs: 7 } }));
    expect(compareFiles(snapshot, changed, 'none').join('\n')).toContain('manifests/prod/loki.yaml: line ');
    compareFiles(path.join(folder, 'renewed'), changed, 'all');
    const { code, out } = await inside(['diff', snapshot, path.join(folder, 'renewed'), '--markdown']);
    expect(code).toBe(1);
    expect(out).toMatch(/loki.*\*\*loses data\*\*: kept for less time: \S*retention_period/);
  });

  it('runs its own test, and compares with the branch that is deployed', () => {
    const { jobs } = parse(fs.readFileSync(path.join(example, '.github/workflows/platform.yaml'), 'utf8')) as { jobs: { snapshot: { steps: { run?: string }[] } } };
    const commands = jobs.snapshot.steps.flatMap(({ run }) => run ?? []).join('\n');
    expect(commands).toMatch(/npm ci[^]*npm test[^]*observability-constructs diff \S+deployed\/snapshot" snapshot/);
  });
});
