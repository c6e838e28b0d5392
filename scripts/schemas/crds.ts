import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { faults } from './faults';
import { groupOf, readObjects, type KubeObject } from './objects';
import { strictRoot, type StructuralSchema } from './structural';

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema?: { readonly openAPIV3Schema?: StructuralSchema };
    }[];
  };
}

/** A Go duration, `1m30s`, with the days and weeks that Kubernetes adds; JSON Schema's `duration` is ISO 8601's. */
const GO_DURATION = /^[-+]?(0|((\d+(\.\d*)?|\.\d+)\s*(ns|us|µs|ms|s|m|h|d|w)\s*)+)$/;

/** Validators of custom resources, one per served version of each CRD. */
export class CrdSchemas {
  private readonly schemas = new Map<string, StructuralSchema>();
  /** Made on first use: the largest CRDs take half a second each. */
  private readonly checks = new Map<string, ValidateFunction>();
  private readonly ajv = addFormats(
    // RE2's patterns carry escapes that JavaScript refuses in Unicode mode.
    new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false, unicodeRegExp: false }),
  ).addFormat('duration', GO_DURATION);

  /** Takes the CRDs of any objects; the others are passed over. */
  public constructor(objects: readonly KubeObject[]) {
    for (const object of objects.filter(({ kind }) => kind === 'CustomResourceDefinition')) this.add(object as unknown as CustomResourceDefinition);
  }

  /** Every group, version and kind with a schema, as `keda.sh/v1alpha1 ScaledObject`. */
  public get kinds(): readonly string[] {
    return [...this.schemas.keys()].sort();
  }

  /** What is wrong with a custom resource, each fault with its JSON path; nothing when it is good. */
  public validateObject(object: KubeObject): string[] {
    const kind = `${object.apiVersion} ${object.kind}`;
    const schema = this.schemas.get(kind);
    if (schema === undefined) return [`no CRD for ${kind}${this.others(object)}`];
    const check = this.checks.get(kind) ?? this.ajv.compile(strictRoot(schema));
    this.checks.set(kind, check);
    return faults(check, object);
  }

  private add({ spec }: CustomResourceDefinition): void {
    for (const { name, served, schema } of spec.versions) {
      if (served && schema?.openAPIV3Schema !== undefined) this.schemas.set(`${spec.group}/${name} ${spec.names.kind}`, schema.openAPIV3Schema);
    }
  }

  /** The versions that would have been known. */
  private others({ apiVersion, kind }: KubeObject): string {
    const served = this.kinds.filter((other) => other.startsWith(`${groupOf(apiVersion)}/`) && other.endsWith(` ${kind}`));
    return served.length === 0 ? '' : `; there is ${served.join(', ')}`;
  }
}

/** Reads every CRD of a folder: YAML or JSON, several in a file, or a list as `kubectl get crd -o yaml` writes it. */
export function readCrds(folder: string): CrdSchemas {
  return new CrdSchemas(readObjects(folder).map(({ object }) => object));
}
