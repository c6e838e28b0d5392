/**
 * Lets Terraform validate and plan what an app synthesized, with no account and no network:
 * dummy credentials, a local backend, and provider plugins that are already on this machine.
 *
 *   npm run plan:check                      synthesizes the example and checks its stacks
 *   npm run plan:check -- <output folder>   checks the stacks of an app that was synthesized before
 *
 * Plugins come from TF_PLUGIN_MIRROR, or from the mirrors that Terraform itself knows. A stack whose plugins are not at hand is skipped, and said so.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const EXAMPLE = 'examples/aws-medium/main.ts';
const HOST = 'registry.terraform.io';

interface Run {
  readonly code: number;
  readonly output: string;
}

interface StackFile {
  terraform: {
    required_providers?: Record<string, { source: string; version?: string }>;
    backend?: unknown;
    cloud?: unknown;
  };
  provider?: Record<string, Record<string, unknown>[]>;
  data?: Record<string, unknown>;
  ephemeral?: Record<string, unknown>;
}

interface Plugin {
  readonly mirror: string;
  readonly version: string;
}

function run(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Run {
  const done = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  return { code: done.status ?? 1, output: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}` };
}

/** Folders that Terraform's own configuration names, and those it looks into without any (Terraform docs, CLI configuration, implied local mirrors). */
function mirrors(): string[] {
  const named = process.env.TF_PLUGIN_MIRROR;
  if (named !== undefined) return [named];
  const home = os.homedir();
  const configured = [process.env.TF_CLI_CONFIG_FILE, path.join(home, '.terraformrc'), path.join(process.env.APPDATA ?? home, 'terraform.rc')]
    .filter((file): file is string => file !== undefined && fs.existsSync(file))
    .flatMap((file) => [...fs.readFileSync(file, 'utf8').matchAll(/^\s*(?:path|plugin_cache_dir)\s*=\s*"([^"]+)"/gm)])
    .map((match) => (match[1] as string).replace(/^~|\$HOME/, home));
  const data = process.env.XDG_DATA_HOME ?? path.join(home, '.local/share');
  const implied =
    process.platform === 'darwin'
      ? [path.join(home, 'Library/Application Support/io.terraform/plugins'), '/Library/Application Support/io.terraform/plugins']
      : [path.join(data, 'terraform/plugins'), '/usr/local/share/terraform/plugins', '/usr/share/terraform/plugins'];
  const all = [process.env.TF_PLUGIN_CACHE_DIR, ...configured, path.join(home, '.terraform.d/plugins'), ...implied];
  return all.filter((folder): folder is string => folder !== undefined && fs.existsSync(folder));
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** The newest plugin of a provider for this machine, in the first mirror that has one. */
function findPlugin(source: string): Plugin | undefined {
  const name = source.split('/').slice(-2);
  const provider = name.length === 1 ? ['hashicorp', ...name] : name;
  const systems: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };
  const platform = `${systems[process.platform] ?? process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  for (const mirror of mirrors()) {
    const folder = path.join(mirror, HOST, ...provider);
    if (!fs.existsSync(folder)) continue;
    const unpacked = fs.readdirSync(folder).filter((version) => fs.existsSync(path.join(folder, version, platform)));
    const packed = fs.readdirSync(folder).flatMap((file) => (file.endsWith(`_${platform}.zip`) ? [file.split('_')[1] as string] : []));
    const version = [...unpacked, ...packed].sort(byVersion).at(-1);
    if (version !== undefined) return { mirror, version };
  }
  return undefined;
}

/** Folders with a cdk.tf.json, by stack name. */
function stacksIn(output: string): string[] {
  if (fs.existsSync(path.join(output, 'cdk.tf.json'))) return [output];
  const folder = path.join(output, 'stacks');
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name))
    .filter((stack) => fs.existsSync(path.join(stack, 'cdk.tf.json')));
}

/** Changes a copy of a stack so that nothing in it reaches for a network. */
function adapt(stack: StackFile, plugins: ReadonlyMap<string, Plugin>): void {
  for (const [name, provider] of Object.entries(stack.terraform.required_providers ?? {})) provider.version = plugins.get(name)?.version;
  delete stack.terraform.cloud;
  stack.terraform.backend = { local: { path: 'terraform.tfstate' } };
  for (const aws of stack.provider?.aws ?? []) {
    Object.assign(aws, {
      access_key: 'dummy',
      secret_key: 'dummy',
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
      skip_requesting_account_id: true,
    });
  }
}

/** Takes out what only asks the cloud whether a part of the user's own is as it should be; nothing else reads it. Returns how many. */
function withoutLookUps(stack: StackFile): number {
  let taken = 0;
  for (const [type, all] of Object.entries((stack.data ?? {}) as Record<string, Record<string, unknown>>)) {
    for (const name of Object.keys(all)) {
      if (JSON.stringify(stack).includes(`data.${type}.${name}.`)) continue;
      delete all[name];
      taken += 1;
    }
    if (Object.keys(all).length === 0) delete stack.data?.[type];
  }
  if (Object.keys(stack.data ?? {}).length === 0) delete stack.data;
  return taken;
}

/** Terraform's environment, without whatever login the user has. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|TF)_/.test(name));
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', AWS_EC2_METADATA_DISABLED: 'true' };
}

function terraform(cwd: string, mirror: readonly string[], stack: StackFile): Run {
  const write = (): void => fs.writeFileSync(path.join(cwd, 'cdk.tf.json'), JSON.stringify(stack, null, 2));
  write();
  const env = environment();
  const pluginDirs = mirror.map((folder) => `-plugin-dir=${path.resolve(folder)}`);
  const init = run('terraform', ['init', '-input=false', '-no-color', ...pluginDirs], { cwd, env });
  if (init.code !== 0) return init;
  const validate = run('terraform', ['validate', '-no-color'], { cwd, env });
  const reads = 'terraform_remote_state' in (stack.data ?? {}) || stack.ephemeral !== undefined;
  // It logs in before it plans, whatever the plan asks for.
  const logsIn = stack.provider?.azurerm !== undefined;
  if (validate.code !== 0 || reads || logsIn) {
    const why = reads ? 'it reads another stack' : 'its provider logs in first';
    return { code: validate.code, output: validate.code === 0 ? `valid; not planned, since ${why}` : validate.output };
  }
  const lookUps = withoutLookUps(stack);
  write();
  const plan = run('terraform', ['plan', '-input=false', '-refresh=false', '-lock=false', '-no-color'], { cwd, env });
  const without = lookUps === 0 ? '' : ` (without ${lookUps} look-ups of what exists already)`;
  return { code: plan.code, output: plan.code === 0 ? `${/^Plan: .*$|^No changes.*$/m.exec(plan.output)?.[0] ?? plan.output}${without}` : plan.output };
}

/** Checks one stack and says whether Terraform is content. */
function check(folder: string): boolean {
  const name = path.basename(folder);
  const stack = JSON.parse(fs.readFileSync(path.join(folder, 'cdk.tf.json'), 'utf8')) as StackFile;
  const plugins = new Map<string, Plugin>();
  for (const [provider, { source, version }] of Object.entries(stack.terraform.required_providers ?? {})) {
    const plugin = findPlugin(source);
    if (plugin === undefined) {
      console.log(`${name}: skipped, no plugin of ${source} on this machine (TF_PLUGIN_MIRROR names a folder with ${HOST}/...)`);
      return true;
    }
    if (plugin.version !== version) console.log(`${name}: ${source} ${plugin.version} stands in for ${version}`);
    plugins.set(provider, plugin);
  }
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'plan-check-'));
  try {
    adapt(stack, plugins);
    const { code, output } = terraform(copy, [...new Set([...plugins.values()].map((plugin) => plugin.mirror))], stack);
    console.log(`${name}: ${code === 0 ? output : `FAILED\n${output}`}`);
    return code === 0;
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
}

/** Synthesizes the example into a folder of its own; undefined when it fails. */
function synthesize(): string | undefined {
  const output = fs.mkdtempSync(path.join(os.tmpdir(), 'plan-check-app-'));
  const tsx = require.resolve('tsx/cli');
  const { code, output: said } = run(process.execPath, [tsx, EXAMPLE], { env: { ...process.env, CDKTF_OUTDIR: output } });
  if (code === 0) return output;
  console.error(`${EXAMPLE} does not synthesize:\n${said}`);
  fs.rmSync(output, { recursive: true, force: true });
  return undefined;
}

function main(given: string | undefined): number {
  if (run('terraform', ['version']).code !== 0) {
    console.log('skipped: terraform is not on PATH');
    return 0;
  }
  const output = given ?? synthesize();
  if (output === undefined) return 1;
  try {
    const stacks = stacksIn(output);
    if (stacks.length === 0) {
      console.error(`no stack in ${output}: it holds neither cdk.tf.json nor stacks/*/cdk.tf.json`);
      return 1;
    }
    return stacks.map(check).every(Boolean) ? 0 : 1;
  } finally {
    if (given === undefined) fs.rmSync(output, { recursive: true, force: true });
  }
}

process.exitCode = main(process.argv[2]);
