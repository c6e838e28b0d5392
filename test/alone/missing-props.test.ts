import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App as Charts, Chart } from 'cdk8s';
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import * as all from '../../lib';
import * as aws from '../../lib/clouds/aws';
import * as azure from '../../lib/clouds/azure';
import { TerraformConstruct } from '../../lib/clouds/construct';
import * as gcp from '../../lib/clouds/gcp';
import { ValidationError } from '../../lib/errors';
import { ChartConstruct } from '../../lib/kube';
import { temporary } from '../support/package';

type Made = new (scope: unknown, ...more: unknown[]) => Construct;

const outdir = temporary('missing-props');
const isConstruct = (value: unknown): value is Made => typeof value === 'function' && value.prototype instanceof Construct;
const constructs = Object.entries({ all, aws, gcp, azure }).flatMap(([from, exported]) =>
  Object.entries(exported as object)
    .filter((entry): entry is [string, Made] => isConstruct(entry[1]) && entry[1] !== (TerraformConstruct as unknown) && entry[1] !== (ChartConstruct as unknown))
    .map(([name, type]) => ({ name: `${from}.${name}`, type })),
);

/** As from JavaScript: in the right place, with props that no compiler has seen. */
function make(type: Made, props: object): Construct {
  if (type.prototype instanceof ChartConstruct) return new type(new Chart(new Charts(), 'chart', { namespace: 'telemetry' }), 'alone', props);
  const app = new App({ outdir });
  if (!(type.prototype instanceof TerraformConstruct)) return new type(app, 'alone', props);
  const stack = new TerraformStack(app, 'stack');
  new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId: '00000000-0000-0000-0000-000000000000' });
  return type.length === 2 ? new type(stack, props) : new type(stack, 'alone', props);
}

function missing(type: Made, props: object): readonly string[] {
  try {
    make(type, props);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    expect(error.path).not.toBe('');
    expect(error.faults.every(({ allowed, write }) => allowed !== '' && write !== '')).toBe(true);
    return error.faults.filter(({ got }) => got === undefined).map(({ prop }) => prop);
  }
  return [];
}

describe('props that are missing', () => {
  it('are looked for in every construct', () => {
    expect(constructs.length).toBeGreaterThan(55);
  });

  it.each(constructs)('$name: all of them are told', ({ type }) => {
    const names = missing(type, {});
    expect(names.length).toBeGreaterThan(0);
    // One alone is told as well, before anything of the others is read.
    for (const name of names.filter((prop) => !prop.includes('.'))) {
      const others = Object.fromEntries(names.filter((other) => other !== name && !other.includes('.')).map((other) => [other, 'given']));
      expect(missing(type, others)).toContain(name);
    }
  });

  it('are told with what to write', () => {
    expect(() => make(azure.NodeDisks as unknown as Made, { name: 'prod', region: 'westeurope', tags: {} })).toThrow(
      "[stack/alone] 2 faults\n  key: got nothing\n    allowed: given: the key that encrypts it\n    write: key: new EncryptionKey(stack, 'key', { ... })\n  resourceGroup: got nothing\n    allowed: given: the resource group\n    write: resourceGroup: 'prod'",
    );
  });
});
