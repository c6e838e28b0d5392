import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporary } from '../support/package';

const WITHOUT = 'NOT RUN: deployment of the stacks by the real CLI. There is no terraform on this machine; test/platform/platform.test.ts has checked the order without it.';
const ROOT = path.join(__dirname, '../..');
const STACKS = ['prod', 'staging'].flatMap((id) => ['foundation', 'operators', 'platform'].map((part) => `${id}-${part}`));

const installed = spawnSync('terraform', ['version']).status === 0;
if (!installed) console.log(WITHOUT);

it('says so where there is no terraform', () => {
  expect(WITHOUT).toMatch(/^NOT RUN/);
});

interface State {
  readonly outputs: { readonly [name: string]: { readonly value: string } };
  readonly resources: readonly { readonly mode: string; readonly name: string; readonly instances: readonly { readonly attributes: { readonly output?: { readonly value: { readonly [fact: string]: string } } } }[] }[];
}

describe.runIf(installed)('two platforms in one app, deployed by the real CLI with built-in resources', () => {
  const folder = temporary('deploy-order');

  /** The CLI itself, as `npx cdktf` starts it; it finds no provider to download and no account. */
  function cdktf(...args: readonly string[]): void {
    const cli = path.join(ROOT, 'node_modules/cdktf-cli/bundle/bin/cdktf');
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, CI: '1', CHECKPOINT_DISABLE: '1', HOME: folder }, maxBuffer: 2 ** 28 });
    if (status !== 0) throw new Error(`cdktf ${args.join(' ')}: ${status}\n${stdout}${stderr}`);
  }
  const file = (stack: string): string => path.join(folder, `${stack}.tfstate`);
  const state = (stack: string): State => JSON.parse(fs.readFileSync(file(stack), 'utf8')) as State;
  /** Stacks of a platform, in the order in which resources of theirs came or went; one that is taken up again stands twice. */
  function order(what: 'apply' | 'destroy', id: string): string[] {
    const stacks = fs.readFileSync(path.join(folder, 'order.log'), 'utf8').split('\n').filter((line) => line.startsWith(`${what} ${id}-`)).map((line) => line.slice(what.length + 1));
    return stacks.filter((stack, i) => stack !== stacks[i - 1]);
  }

  beforeAll(() => {
    const app = `node --require ${require.resolve('tsx/cjs')} ${path.join(ROOT, 'test/support/built-in-app.ts')}`;
    fs.writeFileSync(path.join(folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app, projectId: '00000000-0000-4000-8000-000000000000', sendCrashReports: 'false' }));
    cdktf('deploy', '*', '--auto-approve');
  }, 300_000);
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('deploys all six', () => {
    expect(STACKS.filter((stack) => !fs.existsSync(file(stack)))).toEqual([]);
  });

  it.each(['prod', 'staging'])('takes the stacks of %s one after the other', (id) => {
    expect(order('apply', id)).toEqual([`${id}-foundation`, `${id}-operators`, `${id}-platform`]);
  });

  it.each(['prod', 'staging'])('gives %s its own facts, all of them through the state of its foundation', (id) => {
    const written = Object.fromEntries(Object.entries(state(`${id}-foundation`).outputs).map(([name, { value }]) => [name, value]));
    const map = state(`${id}-platform`).resources.find(({ name }) => name.startsWith('kubernetes_config_map_v1'));
    const read = map?.instances[0]?.attributes.output?.value ?? {};
    expect(Object.keys(read)).toContain('TRACES_BUCKET');
    for (const [fact, value] of Object.entries(read)) expect([value, written[fact]]).toEqual(Array(2).fill(`${fact} of ${id}-foundation`));
  });

  it('destroys in the other order', () => {
    cdktf('destroy', '*', '--auto-approve');
    for (const id of ['prod', 'staging']) expect(order('destroy', id)).toEqual([`${id}-platform`, `${id}-operators`, `${id}-foundation`]);
    expect(STACKS.flatMap((stack) => state(stack).resources)).toEqual([]);
  }, 300_000);
});
