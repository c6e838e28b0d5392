import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdktf';
import { afterAll, describe, expect, it } from 'vitest';
import { platform } from '../../examples/snapshot-in-ci/platform';
import { starterFiles } from '../../lib/cli/init/files';
import { starterValues } from '../../lib/cli/init/values';
import { ownManifest } from '../../lib/cli/package';
import { synthesize } from '../../lib/testing';
import { compareFiles } from '../../lib/testing/snapshot';
import { temporary } from '../support/package';

const example = path.join(__dirname, '../../examples/snapshot-in-ci');
const CHANGE = 'keep-logs-for-less.patch';
const folder = temporary('example');
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('examples/snapshot-in-ci; both renewed with UPDATE_DOCS=1', () => {
  it('is what init writes for Small on AWS', () => {
    const files = starterFiles(starterValues(example, 'aws', 'small', { region: 'us-west-2' }), ownManifest());
    if (process.env.UPDATE_DOCS) for (const [name, text] of files) fs.writeFileSync(path.join(example, name), text);
    for (const [name, text] of files) expect([name, fs.readFileSync(path.join(example, name), 'utf8')]).toEqual([name, text]);
    const found = fs.readdirSync(example, { recursive: true, encoding: 'utf8' }).filter((name) => !/^(?:snapshot|node_modules|cdktf\.out)\//.test(name) && fs.statSync(path.join(example, name)).isFile());
    expect(found.sort()).toEqual([...files.keys(), CHANGE].sort());
  });

  it('keeps what is written now', () => {
    const made = synthesize(platform(new App({ outdir: path.join(folder, 'out') })));
    expect(compareFiles(path.join(example, 'snapshot'), made, process.env.UPDATE_DOCS ? 'all' : 'none')).toEqual([]);
  });

  it('has the change that fails it, as test/package/init.test.ts makes it', () => {
    fs.cpSync(path.join(example, 'platform.ts'), path.join(folder, 'platform.ts'));
    execFileSync('git', ['apply', path.join(example, CHANGE)], { cwd: folder });
    const [before, after] = [example, folder].map((at) => fs.readFileSync(path.join(at, 'platform.ts'), 'utf8'));
    expect(after).toBe(before?.replace('Tier.SMALL', 'Tier.SMALL.with({ retentionDays: { logs: 7 } })'));
    expect(after).not.toBe(before);
  });
});
