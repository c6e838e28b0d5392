import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, DataResource, LocalBackend, TerraformStack, type TerraformResource } from 'cdktf';
import { afterAll, describe, expect, it } from 'vitest';
import { temporary } from '../support/package';

const installed = spawnSync('terraform', ['version']).status === 0;
if (!installed) console.log('NOT RUN: what `moved` does with a state. There is no terraform on this machine.');

/** The two ways that docs/parts.md shows, with a resource that Terraform has built in: its `id` is random, so that a new one is seen. */
const WAYS: { readonly [way: string]: (stack: TerraformStack, resource: TerraformResource) => void } = {
  'moveFromId of a resource': (_, resource) => resource.moveFromId('terraform_data.old-id'),
  'an override of the stack': (stack, resource) => stack.addOverride('moved', [{ from: 'terraform_data.old-id', to: `terraform_data.${resource.friendlyUniqueId}` }]),
};

describe.runIf(installed)('an address that changes', () => {
  const folder = temporary('moved');
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  function terraform(cwd: string, ...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('terraform', args, { cwd, encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' } });
    if (status !== 0) throw new Error(`terraform ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Synthesizes a stack with one resource, beside the state of the one before. */
  function written(name: string, id: string, change: (stack: TerraformStack, resource: TerraformResource) => void = () => undefined): string {
    const app = new App({ outdir: path.join(folder, name) });
    const stack = new TerraformStack(app, 'theirs');
    new LocalBackend(stack, { path: '../../theirs.tfstate' });
    const resource = new DataResource(stack, id, { input: { holds: 'data' } });
    change(stack, resource);
    app.synth();
    return path.join(folder, name, 'stacks/theirs');
  }
  const actions = (plan: string): string[] => (JSON.parse(plan) as { resource_changes: { address: string; previous_address?: string; change: { actions: string[] } }[] }).resource_changes.map((c) => `${c.previous_address ?? ''} -> ${c.address}: ${c.change.actions.join()}`);

  function planned(name: string, change?: (stack: TerraformStack, resource: TerraformResource) => void): string[] {
    const before = written(name, 'old-id');
    terraform(before, 'init', '-input=false');
    terraform(before, 'apply', '-auto-approve', '-input=false');
    const after = written(name, 'new-id', change);
    terraform(after, 'plan', '-input=false', '-out', 'plan');
    return actions(terraform(after, 'show', '-json', 'plan'));
  }

  it('without `moved` is destroyed and made anew', () => {
    expect(planned('without').sort()).toEqual([' -> terraform_data.new-id: create', ' -> terraform_data.old-id: delete']);
  }, 60_000);

  it.each(Object.entries(WAYS))('with %s stays what it is', (name, change) => {
    expect(planned(name.replace(/\W/g, '-'), change)).toEqual(['terraform_data.old-id -> terraform_data.new-id: no-op']);
  }, 60_000);
});
