import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(__dirname, '..');

/** Modules that a fresh process loads for an import, as paths below node_modules or the repository. */
function loadedBy(entry: string): string[] {
  const script = `require(${JSON.stringify(path.join(root, entry))}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const out = execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], { cwd: root, encoding: 'utf8' });
  return JSON.parse(out) as string[];
}

const provider = (name: string) => (file: string) => file.includes(`/@cdktf/provider-${name}/`);

describe('the entry point', () => {
  it('. loads no cloud provider', () => {
    const loaded = loadedBy('lib/index.ts');
    expect(loaded.length).toBeGreaterThan(100);
    expect(loaded.filter((f) => ['aws', 'google', 'azurerm'].some((name) => provider(name)(f)))).toEqual([]);
  });

  it('./aws loads only the resources it uses', () => {
    const loaded = loadedBy('lib/clouds/aws/index.ts').filter(provider('aws'));
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.length).toBeLessThan(100);
  });

  it('./gcp loads only the resources it uses, and no other cloud\'s', () => {
    const all = loadedBy('lib/clouds/gcp/index.ts');
    const loaded = all.filter(provider('google'));
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.length).toBeLessThan(100);
    expect(all.filter((file) => provider('aws')(file) || provider('azurerm')(file))).toEqual([]);
  });

  it('./azure loads only the resources it uses, and no other cloud\'s', () => {
    const all = loadedBy('lib/clouds/azure/index.ts');
    const loaded = all.filter(provider('azurerm'));
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.length).toBeLessThan(100);
    expect(all.filter((file) => provider('aws')(file) || provider('google')(file))).toEqual([]);
  });
});
