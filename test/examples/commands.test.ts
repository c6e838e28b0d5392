/** cdktf's CLI refuses to deploy a stack without those that it depends on: what a README tells its reader to type must name them all. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesized } from '../support/synthesized';

const EXAMPLES = path.join(__dirname, '../../examples');
const COMMAND = /npx cdktf (deploy|diff) ([^#\n]+)/g;

interface Manifest {
  readonly stacks: { readonly [stack: string]: { readonly dependencies: readonly string[] } };
}

const commands = (name: string): RegExpExecArray[] => {
  const readme = path.join(EXAMPLES, name, 'README.md');
  return fs.existsSync(readme) ? [...fs.readFileSync(readme, 'utf8').matchAll(COMMAND)] : [];
};

describe.each(fs.readdirSync(EXAMPLES).filter((name) => commands(name).length > 0))('examples/%s', (name) => {
  it('names the stacks that its commands need', async () => {
    const { stacks } = JSON.parse(fs.readFileSync(path.join(await synthesized(name), 'manifest.json'), 'utf8')) as Manifest;
    for (const [command, verb, asked = ''] of commands(name)) {
      const patterns = asked.trim().split(/\s+/).map((pattern) => new RegExp(`^${pattern.replace(/'/g, '').replaceAll('*', '.*')}$`));
      const matched = Object.keys(stacks).filter((stack) => patterns.some((pattern) => pattern.test(stack)));
      expect([command, patterns.filter((pattern) => !Object.keys(stacks).some((stack) => pattern.test(stack)))]).toEqual([command, []]);
      const missing = verb === 'deploy' ? matched.flatMap((stack) => stacks[stack]?.dependencies ?? []).filter((stack) => !matched.includes(stack)) : [];
      expect([command, missing]).toEqual([command, []]);
    }
  }, 120_000);
});
