import { Faults, type Place } from '../errors';
import { FACTS, FACTS_CONFIG_MAP, type KnownFacts } from '../facts';
import type { PodProps } from './pod';

/** What cdktf writes in place of a value that is known after an apply only. */
const TERRAFORM_VALUE = /\$\{TfToken\[/;

/** What an example of a fact looks like, by a part of its name. */
function exampleOf(name: string): string {
  if (name.endsWith('BROKERS')) return 'b-1.example.com:9096,b-2.example.com:9096';
  if (name.endsWith('BROKER')) return 'b-1.example.com:9096';
  if (name.endsWith('BUCKET')) return 'acme-telemetry';
  return name.endsWith('REGION') ? 'us-west-2' : 'telemetry.example.com';
}

/** Facts that a pod reads: those that its configuration files, its environment and its arguments name. */
function factsRead({ mounts = [], env = {}, args = [] }: PodProps): string[] {
  const files = mounts.flatMap((m) => (m.kind === 'config' ? Object.values(m.files.files) : []));
  const text = [...files, ...Object.values(env).filter((value) => typeof value === 'string'), ...args].join('\n');
  const words = new Set(text.match(/\b[A-Z][A-Z_]+\b/g) ?? []);
  return Object.values(FACTS).filter((name) => words.has(name));
}

/** Throws a ValidationError where the user gave facts, and not all that a pod reads, or a value that only Terraform knows. */
export function checkFacts(place: Place, props: PodProps): void {
  const { facts } = props;
  if (typeof facts !== 'object') return;
  const faults = new Faults();
  const asMap = `no facts, and a ConfigMap ${FACTS_CONFIG_MAP} in its namespace, which Terraform writes`;
  for (const name of factsRead(props)) {
    const got = facts[name as keyof KnownFacts];
    if (got === undefined) faults.add({ prop: `facts.${name}`, got, allowed: `what its configuration names: ${factsRead(props).join(', ')}`, write: `facts: { ${name}: '${exampleOf(name)}' }, or ${asMap}` });
  }
  for (const [name, got] of Object.entries(facts)) {
    if (TERRAFORM_VALUE.test(got)) faults.add({ prop: `facts.${name}`, got, allowed: 'text that is known by now: this is a value of Terraform, which no manifest holds', write: asMap });
  }
  faults.throwIfAny(place);
}
