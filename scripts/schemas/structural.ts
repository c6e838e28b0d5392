import type { JsonSchema } from './faults';

/** The `openAPIV3Schema` of a CRD: a structural schema, in Kubernetes' own dialect of OpenAPI. */
export interface StructuralSchema {
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: { readonly [field: string]: StructuralSchema };
  readonly items?: StructuralSchema;
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly [keyword: string]: unknown;
}

/** Says nothing about a value, or is said in another way below. */
const DROPPED = new Set(['description', 'title', 'default', 'example', 'externalDocs', 'nullable']);

/** Formats that mean the same to Kubernetes and to us; it ignores the ones it does not know, and so do we. */
const FORMATS = new Set(['int32', 'int64', 'float', 'double', 'byte', 'date', 'date-time', 'duration', 'ipv4', 'ipv6', 'uuid']);

const text: JsonSchema = { type: 'string' };
const texts: JsonSchema = { type: 'object', additionalProperties: text };
const objects: JsonSchema = { type: 'array', items: { type: 'object' } };

/** ObjectMeta, with what the API server adds. */
const METADATA: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    labels: texts,
    annotations: texts,
    finalizers: { type: 'array', items: text },
    ownerReferences: objects,
    managedFields: objects,
    uid: text,
    resourceVersion: text,
    generation: { type: 'integer' },
    creationTimestamp: { type: ['string', 'null'] },
    deletionTimestamp: text,
    deletionGracePeriodSeconds: { type: 'integer' },
    selfLink: text,
  },
};


function copied(schema: StructuralSchema): JsonSchema {
  const keep = ([keyword, value]: [string, unknown]): boolean =>
    !keyword.startsWith('x-kubernetes-') && !DROPPED.has(keyword) && !(keyword === 'format' && !FORMATS.has(String(value)));
  return Object.fromEntries(Object.entries(schema).filter(keep));
}

/** `nullable` and int-or-string are types of their own to Kubernetes. */
function typed(schema: StructuralSchema): JsonSchema {
  const intOrString = schema['x-kubernetes-int-or-string'] === true;
  const types = intOrString ? ['integer', 'string'] : schema.type === undefined ? [] : [schema.type];
  if (types.length === 0) return {};
  return {
    type: schema.nullable === true ? [...types, 'null'] : types,
    ...(schema.enum === undefined ? {} : { enum: schema.nullable === true ? [...schema.enum, null] : schema.enum }),
  };
}

/** The fields of an object; the API server drops every other one silently, so we call it a fault. */
function fields(schema: StructuralSchema): JsonSchema {
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, strict(field)]));
  const other = schema.additionalProperties;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || other === true;
  return {
    properties: { ...(embedded ? { apiVersion: text, kind: text, metadata: { type: 'object' } } : {}), ...properties },
    additionalProperties: typeof other === 'object' ? strict(other) : open,
    ...(embedded ? { required: [...new Set(['apiVersion', 'kind', ...(schema.required ?? [])])] } : {}),
  };
}

/**
 * The strict JSON Schema of a structural one. Only `properties`, `items` and `additionalProperties` define fields;
 * `allOf`, `anyOf`, `oneOf` and `not` hold rules for values alone, so they are copied as they are.
 */
export function strict(schema: StructuralSchema): JsonSchema {
  const { anyOf, ...copy } = copied(schema);
  return {
    ...copy,
    // Beside int-or-string stands the same once more as `anyOf`, which would triple each error.
    ...(anyOf === undefined || schema['x-kubernetes-int-or-string'] === true ? {} : { anyOf }),
    ...typed(schema),
    ...(schema.type === 'object' ? fields(schema) : {}),
    ...(schema.items === undefined ? {} : { items: strict(schema.items) }),
  };
}

/** The strict JSON Schema of a whole custom resource. */
export function strictRoot(schema: StructuralSchema): JsonSchema {
  const { metadata, ...properties } = schema.properties ?? {};
  const named = strict({ ...schema, type: 'object', properties });
  return {
    ...named,
    // A CRD may restrict an object's name and nothing else of its metadata.
    properties: { ...(named.properties as object), apiVersion: text, kind: text, metadata: { ...METADATA, ...(metadata === undefined ? {} : { allOf: [copied(metadata)] }) } },
    required: [...new Set(['apiVersion', 'kind', 'metadata', ...(schema.required ?? [])])],
  };
}
