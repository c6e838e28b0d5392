import type { ErrorObject, ValidateFunction } from 'ajv';

/** A JSON Schema, as far as we read and write it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** `['spec', 'containers', '0', 'a.b']` -> `spec.containers[0]["a.b"]`. */
function jsonPath(steps: readonly string[]): string {
  return steps.reduce((path, step) => {
    if (/^\d+$/.test(step)) return `${path}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
    return path === '' ? step : `${path}.${step}`;
  }, '');
}

function text(error: ErrorObject): string {
  const steps = error.instancePath.split('/').slice(1).map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  const { additionalProperty, missingProperty, allowedValues, type } = error.params;
  const at = (...more: string[]): string => jsonPath([...steps, ...more]);
  switch (error.keyword) {
    case 'additionalProperties':
      return `${at(additionalProperty)}: unknown field`;
    case 'required':
      return `${at(missingProperty)}: missing`;
    case 'enum':
      return `${at()}: must be one of ${allowedValues.map((value: unknown) => JSON.stringify(value)).join(', ')}`;
    case 'type':
      return `${at()}: must be ${[type].flat().join(' or ')}`;
    default:
      return `${at() || 'object'}: ${error.message}`;
  }
}

/** What a compiled schema has against a value, each with its JSON path; nothing when the value is good. */
export function faults(check: ValidateFunction, value: unknown): string[] {
  return check(value) ? [] : [...new Set((check.errors ?? []).map(text))];
}
