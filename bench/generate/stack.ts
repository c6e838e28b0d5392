import type { Block, Blocks, Stack, StackJson } from '../output';
import { bindingOf, isBound, toProperties, versionOf, type BlockKind } from './bindings';
import { Code, camelKeys, literal } from './code';

/** One construction of a provider, resource or data source. */
interface Element {
  readonly kind: BlockKind;
  readonly type: string;
  /** Name in the stack; providers have none. */
  readonly name?: string;
  readonly block: Block;
}

/** A class by its name in the program, and what its constructor takes. */
interface Made {
  readonly className: string;
  readonly given: object;
}

/** Backends whose classes cdktf names so. */
const BACKENDS: { readonly [kind: string]: string } = { s3: 'S3', gcs: 'Gcs', azurerm: 'Azurerm', local: 'Local' };
const HANDLED = ['//', 'terraform', 'provider', 'resource', 'data', 'ephemeral', 'locals', 'output'];
/** Rendered by cdktf from an argument of its own; no example uses them. */
const UNSUPPORTED = ['for_each', 'provisioner', 'connection'];

function backendClass(kind: string, shape: (name: string) => string): Code {
  const name = BACKENDS[kind];
  if (name === undefined) throw new Error(`no class is known for the backend ${kind}`);
  return new Code(`cdktf.${shape(name)}`);
}

function addressOf({ kind, type, name, block }: Element): string {
  if (kind === 'provider') return block.alias === undefined ? type : `${type}.${block.alias}`;
  return kind === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
}

function elementsOf({ provider = {}, resource = {}, data = {} }: StackJson): Element[] {
  const blocks = (kind: BlockKind, of: Blocks): Element[] =>
    Object.entries(of).flatMap(([type, named]) => Object.entries(named).map(([name, block]) => ({ kind, type, name, block })));
  const providers = Object.entries(provider).flatMap(([type, list]) => list.map((block): Element => ({ kind: 'provider', type, block })));
  return [...providers, ...blocks('data', data), ...blocks('resource', resource)].filter(({ type }) => type !== 'terraform_remote_state');
}

/** The same elements, each after those that it names. */
function inOrder(elements: readonly Element[]): Element[] {
  const byAddress = new Map(elements.map((element) => [addressOf(element), element]));
  const done = new Set<Element>();
  const add = (element: Element): void => {
    if (done.has(element)) return;
    for (const address of (element.block.depends_on ?? []) as string[]) {
      const first = byAddress.get(address);
      if (first !== undefined) add(first);
    }
    done.add(element);
  };
  elements.forEach(add);
  return [...done];
}

/** Writes one stack as a function that makes it; `requires` collects the modules that it needs. */
export class StackWriter {
  private readonly lines: string[] = [];
  private readonly variables = new Map<string, string>();

  public constructor(
    private readonly name: string,
    private readonly stack: Stack,
    private readonly requires: Map<string, string>,
  ) {}

  /** Body of `function (app, stacks)`. */
  public write(): string {
    const { json, dependencies } = this.stack;
    const unknown = Object.keys(json).filter((key) => !HANDLED.includes(key));
    if (unknown.length > 0) throw new Error(`${this.name}: cannot write ${unknown.join(', ')}`);
    this.line(`const stack = new cdktf.TerraformStack(app, ${literal(this.name)});`);
    dependencies.forEach((other) => this.line(`stack.addDependency(stacks[${literal(other)}]);`));
    this.settings(json);
    for (const [name, block] of Object.entries(json.data?.terraform_remote_state ?? {})) this.remoteState(name, block);
    inOrder(elementsOf(json)).forEach((element) => this.element(element));
    for (const [name, value] of Object.entries(json.locals ?? {})) this.named('cdktf.TerraformLocal', `local.${name}`, name, value);
    for (const [name, block] of Object.entries(json.output ?? {})) this.named('cdktf.TerraformOutput', `output.${name}`, name, block);
    this.line('return stack;');
    return this.lines.join('');
  }

  private line(text: string): void {
    this.lines.push(`  ${text}\n`);
  }

  /** What stands in the stack itself, and the blocks for which cdktf has no class. */
  private settings({ terraform = {}, ephemeral = {} }: StackJson): void {
    const { backend = {}, required_providers: providers = {}, ...rest } = terraform;
    for (const [kind, block] of Object.entries(backend)) {
      this.line(`new ${backendClass(kind, (name) => `${name}Backend`).text}(stack, ${literal(camelKeys(block), '  ')});`);
    }
    for (const [provider, { version }] of Object.entries(providers)) {
      // Else the provider's class says it.
      if (isBound(provider) && version !== versionOf(provider)) this.line(`stack.addOverride(${literal(`terraform.required_providers.${provider}.version`)}, ${literal(version)});`);
    }
    for (const [key, value] of Object.entries(rest)) this.line(`stack.addOverride(${literal(`terraform.${key}`)}, ${literal(value, '  ')});`);
    for (const [type, named] of Object.entries(ephemeral)) {
      for (const [name, block] of Object.entries(named)) this.line(`stack.addOverride(${literal(`ephemeral.${type}.${name}`)}, ${literal(block, '  ')});`);
    }
  }

  private remoteState(name: string, block: Block): void {
    const { backend, config, ...rest } = block;
    const props = { ...(camelKeys(config) as object), ...rest };
    this.named(backendClass(backend as string, (b) => `DataTerraformRemoteState${b}`).text, `data.terraform_remote_state.${name}`, name, props);
  }

  private named(className: string, address: string, name: string, props: unknown): string {
    const variable = `e${this.variables.size}`;
    this.variables.set(address, variable);
    this.line(`const ${variable} = new ${className}(stack, ${literal(address)}, ${literal(props, '  ')});`);
    this.line(`${variable}.overrideLogicalId(${literal(name)});`);
    return variable;
  }

  private element(element: Element): void {
    const { kind, name, block } = element;
    const address = addressOf(element);
    const { '//': _comment, depends_on, provider, lifecycle, count, ...rest } = block;
    const unsupported = kind === 'provider' ? [] : UNSUPPORTED.filter((key) => key in rest);
    if (unsupported.length > 0) throw new Error(`${address}: cannot write ${unsupported.join(', ')}`);
    const overridden = this.overridden(element);
    const own = Object.fromEntries(Object.entries(rest).filter(([key]) => !overridden.includes(key)));
    const meta = {
      ...(depends_on === undefined ? {} : { dependsOn: this.references(depends_on) }),
      ...(provider === undefined ? {} : { provider: this.reference(provider as string) }),
      ...(lifecycle === undefined || overridden.includes('lifecycle') ? {} : { lifecycle: camelKeys(lifecycle) }),
      ...(count === undefined ? {} : { count }),
    };
    const { className, given } = isBound(element.type) ? this.bound(element, address, own, meta) : this.unbound(element, own, meta);
    const variable = name === undefined ? `p${this.variables.size}` : this.named(className, address, name, given);
    if (name === undefined) {
      this.variables.set(address, variable);
      this.line(`const ${variable} = new ${className}(stack, ${literal(`provider.${address}`)}, ${literal(given, '  ')});`);
    }
    for (const key of overridden) this.line(`${variable}.addOverride(${literal(key)}, ${literal(block[key], '  ')});`);
  }

  /** Keys that stand in the output by an override: cdktf says in its comment which of a type are, and all of a type are alike. */
  private overridden({ type, block }: Element): string[] {
    const { overrides = {} } = this.stack.json['//']?.metadata ?? {};
    return [...new Set((overrides as { readonly [type: string]: readonly string[] })[type] ?? [])].filter((key) => key in block);
  }

  private bound({ kind, type }: Element, address: string, own: Block, meta: object): Made {
    const binding = bindingOf(kind, type);
    const className = kind === 'resource' ? type : `${kind}_${type}`;
    this.requires.set(className, `require(${literal(binding.module)}).${binding.className}`);
    return { className, given: { ...toProperties(own, binding.attributes, binding, address), ...meta } };
  }

  /** Of a provider without bindings: by cdktf's own classes, as whoever has none writes them. */
  private unbound({ kind, type }: Element, own: Block, meta: object): Made {
    const [providerName] = type.split('_');
    const base = kind === 'provider' ? 'TerraformProvider' : kind === 'data' ? 'TerraformDataSource' : 'TerraformResource';
    const className = `Plain${base}`;
    this.requires.set(className, `class extends cdktf.${base} {\n  constructor(scope, id, { attributes, ...config }) {\n    super(scope, id, config);\n    this.attributes = attributes;\n  }\n  synthesizeAttributes() {\n    return this.attributes;\n  }\n}`);
    const { source, version } = this.stack.json.terraform?.required_providers?.[providerName as string] ?? {};
    const release = kind === 'provider' ? { terraformProviderSource: source, terraformGeneratorMetadata: { providerName, providerVersionConstraint: version } } : { terraformGeneratorMetadata: { providerName } };
    return { className, given: { terraformResourceType: type, ...release, attributes: own, ...meta } };
  }

  private references(addresses: unknown): Code[] {
    return (addresses as string[]).map((address) => this.reference(address));
  }

  private reference(address: string): Code {
    const variable = this.variables.get(address);
    if (variable === undefined) throw new Error(`${this.name}: ${address} is named before it is made`);
    return new Code(variable);
  }
}
