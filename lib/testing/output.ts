import type { Synthesized } from '../diff';

/** What was written, as files: path below the folder, with `/`, and text. */
export function toFiles({ stacks, manifests, guides }: Synthesized): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(stacks).map(([name, stack]): [string, string] => [`stacks/${name}/cdk.tf.json`, `${JSON.stringify(stack, null, 2)}\n`]),
    ...Object.entries(manifests).map(([name, yaml]): [string, string] => [`manifests/${name}.yaml`, yaml]),
    ...Object.entries(guides).map(([name, text]): [string, string] => [`manifests/${name}.md`, text]),
  ]);
}
