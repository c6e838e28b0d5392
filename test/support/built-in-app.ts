/**
 * Two platforms in one app, whose stacks are deployed without a cloud: after the synth, every resource becomes a `terraform_data`, which
 * Terraform has built in. What ties the stacks together is left as it was written: backends, outputs' names, reads of states, order.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, LocalBackend } from 'cdktf';
import { ObservabilityPlatform, Tier } from '../../lib';
import { AwsCloud } from '../../lib/clouds/aws';

interface Stack {
  /** What the CLI knows of the stack. */
  readonly '//'?: unknown;
  readonly terraform: { required_providers?: unknown };
  provider?: unknown;
  ephemeral?: unknown;
  data?: { readonly terraform_remote_state?: unknown };
  resource?: { readonly [type: string]: { readonly [name: string]: { readonly depends_on?: readonly string[] } } };
  readonly output?: { readonly [name: string]: { value: unknown } };
}

const READ = /\$\{data\.terraform_remote_state\.[\w.-]+\}/g;
const builtIn = (address: string): string => address.replace('.', '_');

/** Notes when a resource comes and goes, beside the states. */
const noted = (id: string): object => ({
  provisioner: [
    { 'local-exec': { command: `echo apply ${id} >> ../../../order.log` } },
    { 'local-exec': { when: 'destroy', command: `echo destroy ${id} >> ../../../order.log` } },
  ],
});

/** What a resource reads of other stacks, and whom it waits for. */
function standIn(id: string, resource: { readonly depends_on?: readonly string[] }): object {
  const reads = [...new Set(JSON.stringify(resource).match(READ) ?? [])];
  const waits = (resource.depends_on ?? []).filter((address) => !address.startsWith('data.')).map((address) => `terraform_data.${builtIn(address)}`);
  return { ...noted(id), input: Object.fromEntries(reads.map((read) => [read.slice(2, -1).split('.').at(-1), read])), ...(waits.length === 0 ? {} : { depends_on: waits }) };
}

function withoutCloud(id: string, stack: Stack): Stack {
  const { terraform, data, resource = {}, output = {} } = stack;
  delete terraform.required_providers;
  const all = Object.entries(resource).flatMap(([type, named]) => Object.entries(named).map(([name, made]) => [`${type}_${name}`, standIn(id, made)] as const));
  const facts = { ...noted(id), input: Object.fromEntries(Object.keys(output).map((name) => [name, `${name} of ${id}`])), depends_on: all.map(([name]) => `terraform_data.${name}`) };
  return {
    '//': stack['//'],
    terraform,
    ...(data?.terraform_remote_state === undefined ? {} : { data: { terraform_remote_state: data.terraform_remote_state } }),
    resource: { terraform_data: { ...Object.fromEntries(all), facts } },
    // Terraform refuses an empty block.
    ...(Object.keys(output).length === 0 ? {} : { output: Object.fromEntries(Object.keys(output).map((name) => [name, { value: `\${terraform_data.facts.output.${name}}` }])) }),
  };
}

const app = new App();
for (const [id, tier] of [['prod', Tier.MEDIUM], ['staging', Tier.SMALL]] as const) {
  new ObservabilityPlatform(app, id, { tier, cloud: new AwsCloud({ region: 'us-west-2' }), backend: (stack) => new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }) });
}
app.synth();

for (const id of fs.readdirSync(path.join(app.outdir, 'stacks'))) {
  const file = path.join(app.outdir, 'stacks', id, 'cdk.tf.json');
  fs.writeFileSync(file, JSON.stringify(withoutCloud(id, JSON.parse(fs.readFileSync(file, 'utf8')) as Stack), null, 2));
}
