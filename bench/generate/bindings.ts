import * as fs from 'node:fs';
import * as path from 'node:path';

/** How one Terraform attribute is called in its class, and which struct describes its value; none for scalars and for maps of them. */
export interface Attribute {
  readonly property: string;
  readonly struct?: string;
  readonly isMap: boolean;
}

/** Attributes by Terraform's name for them. */
export type Attributes = ReadonlyMap<string, Attribute>;

/** What a prebuilt binding says about one resource, data source or provider. */
export interface Binding {
  /** Module of this class alone, as `require` takes it. */
  readonly module: string;
  readonly className: string;
  readonly attributes: Attributes;
  /** Nested blocks, by the function that renders them. */
  readonly structs: ReadonlyMap<string, Attributes>;
}

export type BlockKind = 'provider' | 'resource' | 'data';

const BASE_CLASS: { readonly [K in BlockKind]: string } = { provider: 'TerraformProvider', resource: 'TerraformResource', data: 'TerraformDataSource' };

/** `tags: cdktf.hashMapper(cdktf.stringToTerraform)(this._tags),` and `name: cdktf.stringToTerraform(struct.name),`. */
const LINE = /^ +(\w+): (.+)\((?:this\._|struct\.)(\w+)(?:\.internalValue)?\),?$/gm;
/** Not one of cdktf's own; a class with very many has them in modules beside it. */
const STRUCT_NAME = /(?:(?<![\w.])|structs\d*_\d+\.)(\w+ToTerraform)\b/;
const STRUCT = /^function (\w+ToTerraform)\(struct\) \{\n([\s\S]*?)^\}/gm;
const TOP_LEVEL = /^ {4}synthesizeAttributes\(\) \{\n([\s\S]*?)^ {4}\}/m;

function attributes(body: string): Attributes {
  const rows = [...body.matchAll(LINE)].map(([, name, mapper, property]): [string, Attribute] => {
    const struct = STRUCT_NAME.exec(mapper as string)?.[1];
    return [name as string, { property: property as string, isMap: (mapper as string).includes('hashMapper('), ...(struct === undefined ? {} : { struct }) }];
  });
  return new Map(rows);
}

/** `data`, `aws_iam_policy_document` -> `@cdktf/provider-aws/lib/data-aws-iam-policy-document`. */
function moduleOf(kind: BlockKind, type: string): string {
  const [provider, ...rest] = type.split('_');
  const folder = { provider: 'provider', resource: rest.join('-'), data: `data-${type.replaceAll('_', '-')}` }[kind];
  return `@cdktf/provider-${provider}/lib/${folder}`;
}

function read(kind: BlockKind, type: string): Binding {
  const module = moduleOf(kind, type);
  const folder = path.dirname(require.resolve(`${module}/index.js`));
  const source = fs.readFileSync(path.join(folder, 'index.js'), 'utf8');
  const beside = path.join(folder, 'index-structs');
  const all = [source, ...(fs.existsSync(beside) ? fs.readdirSync(beside) : []).filter((file) => /^structs\d+\.js$/.test(file)).map((file) => fs.readFileSync(path.join(beside, file), 'utf8'))];
  const className = new RegExp(`^class (\\w+) extends cdktf\\.${BASE_CLASS[kind]} `, 'm').exec(source)?.[1];
  const body = TOP_LEVEL.exec(source)?.[1];
  if (className === undefined || body === undefined) throw new Error(`${module} holds no ${BASE_CLASS[kind]}`);
  const structs = all.flatMap((text) => [...text.matchAll(STRUCT)]).map(([, name, text]): [string, Attributes] => [name as string, attributes(text as string)]);
  return { module, className, attributes: attributes(body), structs: new Map(structs) };
}

const known = new Map<string, Binding>();

/** Whether there are bindings for the provider of a type; of what only waits (`time_sleep`) there are none. */
export function isBound(type: string): boolean {
  try {
    return require.resolve(`@cdktf/provider-${type.split('_')[0]}/lib/provider/index.js`) !== '';
  } catch {
    return false;
  }
}

/** The release of a provider that its bindings were made from, and ask for. */
export function versionOf(provider: string): string | undefined {
  const source = fs.readFileSync(require.resolve(`@cdktf/provider-${provider}/lib/provider/index.js`), 'utf8');
  return /providerVersion: '(.+)'/.exec(source)?.[1];
}

/** The class for a Terraform type and its attributes' names, read from the compiled binding itself. */
export function bindingOf(kind: BlockKind, type: string): Binding {
  const key = `${kind} ${type}`;
  const found = known.get(key) ?? read(kind, type);
  known.set(key, found);
  return found;
}

/** A value with the names that the class's constructor takes; what stands in maps, lists and strings of the user's own stays as it is. */
export function toProperties(value: unknown, attributes: Attributes, binding: Binding, at: string): { [property: string]: unknown } {
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]) => {
      const attribute = attributes.get(name);
      if (attribute === undefined) throw new Error(`${at}.${name}: ${binding.className} has no such attribute`);
      return [attribute.property, nested(inner, attribute, binding, `${at}.${name}`)];
    }),
  );
}

function nested(value: unknown, { struct, isMap }: Attribute, binding: Binding, at: string): unknown {
  if (struct === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => nested(item, { property: '', struct, isMap: false }, binding, at));
  if (isMap) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nested(item, { property: '', struct, isMap: false }, binding, at)]));
  const fields = binding.structs.get(struct);
  if (fields === undefined) throw new Error(`${at}: ${binding.module} has no ${struct}`);
  return toProperties(value, fields, binding, at);
}
