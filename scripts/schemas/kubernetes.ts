import * as fs from 'node:fs';
import * as path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { faults, type JsonSchema } from './faults';
import type { KubeObject } from './objects';

interface Attribute {
  readonly name: string;
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

interface Model {
  getAttributeTypeMap(): readonly Attribute[];
}

/** Strict schemas of everything that an API server knows by itself. */
export interface KubernetesSchemas {
  /** What is wrong with an object, each fault with its JSON path; nothing when it is good. */
  validateObject(object: KubeObject): string[];
}

const SCHEMA_ID = 'kubernetes';

/** What the models call a type and JSON Schema calls otherwise; every other name is a model. */
const SCALARS: { readonly [type: string]: JsonSchema } = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  object: { type: 'object' },
  any: {},
  Date: { type: 'string', format: 'date-time' },
  V1MicroTime: { type: 'string', format: 'date-time' },
  IntOrString: { type: ['integer', 'string'] },
};

function typeSchema(type: string, format: string): JsonSchema {
  const list = /^(?:Array|Set)<(.+)>$/.exec(type)?.[1];
  if (list !== undefined) return { type: 'array', items: typeSchema(list, format) };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  if (map !== undefined) return { type: 'object', additionalProperties: typeSchema(map, format) };
  if (type === 'number') return { type: format === 'double' ? 'number' : 'integer', ...(format === '' ? {} : { format }) };
  return SCALARS[type] ?? { $ref: `#/definitions/${type}` };
}

/** The attribute map does not say what is required; the declarations do: `'name':` against `'name'?:`. */
function requiredFields(declaration: string): Set<string> {
  return new Set(Array.from(declaration.matchAll(/^ {4}'(\w+)':/gm), (match) => match[1] as string));
}

function objectSchema(model: Model, declaration: string): JsonSchema {
  const required = requiredFields(declaration);
  const attributes = model.getAttributeTypeMap();
  return {
    type: 'object',
    additionalProperties: false,
    required: attributes.filter(({ name }) => required.has(name)).map(({ baseName }) => baseName),
    properties: Object.fromEntries(attributes.map(({ baseName, type, format }) => [baseName, typeSchema(type, format)])),
  };
}

/**
 * `apps/v1 Deployment` -> `V1Deployment`, read from the client's request paths: what may be created at `/apis/apps/v1/...`
 * is a kind of that group. The models' names alone would let a Deployment pass under any group.
 */
function modelsByKind(folder: string): Map<string, string> {
  const kinds = new Map<string, string>();
  for (const file of fs.readdirSync(folder).filter((name) => /V\d\w*Api\.js$/.test(name))) {
    for (const request of fs.readFileSync(path.join(folder, file), 'utf8').split('const localVarPath = ').slice(1)) {
      const [, group, version] = /^'\/api(?:s\/([^/']+))?\/(v[^/']+)\/(?:namespaces\/\{namespace\}\/)?[a-z]+'/.exec(request) ?? [];
      const model = /serialize\(body, "(\w+)"/.exec(request)?.[1];
      if (version === undefined || model === undefined || model === 'V1DeleteOptions') continue;
      const prefix = `${version.charAt(0).toUpperCase()}${version.slice(1)}`;
      const kind = model.slice(model.indexOf(prefix) + prefix.length);
      kinds.set(`${group === undefined ? '' : `${group}/`}${version} ${kind}`, model);
    }
  }
  return kinds;
}

/** The schemas of all models; the client keeps some files of removed versions, whose models it no longer lists. */
function definitions(models: { readonly [name: string]: unknown }, folder: string): { [name: string]: JsonSchema } {
  const isModel = (entry: [string, unknown]): entry is [string, Model] => typeof (entry[1] as Partial<Model>).getAttributeTypeMap === 'function' && !(entry[0] in SCALARS);
  return Object.fromEntries(
    Object.entries(models)
      .filter(isModel)
      .map(([name, model]) => [name, objectSchema(model, fs.readFileSync(path.join(folder, `${name}.d.ts`), 'utf8'))]),
  );
}

/**
 * Strict JSON Schemas (unknown fields rejected) of the built-in kinds, made from the models of the official client.
 * Not in them: allowed values and patterns of strings, and rules across fields.
 */
export async function kubernetesSchemas(): Promise<KubernetesSchemas> {
  // The deep path on purpose: the root of the package needs Node 22, and the models are all that is wanted.
  const models = await import('@kubernetes/client-node/dist/gen/models/ObjectSerializer.js');
  const folder = path.dirname(require.resolve('@kubernetes/client-node/dist/gen/models/ObjectSerializer.js'));
  const all = definitions(models, folder);
  const kinds = modelsByKind(path.join(folder, '..', 'apis'));
  const ajv = addFormats(new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false }));
  ajv.addSchema({ $id: SCHEMA_ID, definitions: all });
  const checks = new Map<string, ValidateFunction>();

  const check = (kind: string, model: string): ValidateFunction => {
    const made = checks.get(kind) ?? ajv.compile({ $ref: `${SCHEMA_ID}#/definitions/${model}`, required: ['metadata'], properties: { metadata: { required: ['name'] } } });
    checks.set(kind, made);
    return made;
  };
  return {
    validateObject(object) {
      const kind = `${object.apiVersion} ${object.kind}`;
      const model = kinds.get(kind);
      if (model === undefined || all[model] === undefined) return [`apiVersion, kind: Kubernetes has no ${kind}`];
      return faults(check(kind, model), object);
    },
  };
}
