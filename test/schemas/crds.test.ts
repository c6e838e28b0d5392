import { describe, expect, it } from 'vitest';
import { CrdSchemas } from '../../scripts/schemas/crds';
import { parseObjects, type KubeObject } from '../../scripts/schemas/objects';
import { KETTLE_CRD, kettle } from './kettle';

const crds = new CrdSchemas(parseObjects(KETTLE_CRD, 'kettle.yaml'));
const faultsOf = (spec: object, more: object = {}): string[] => crds.validateObject(kettle(spec, more));

describe('custom resources', () => {
  it('are known by group, served version and kind', () => {
    expect(crds.kinds).toEqual(['tea.example.com/v1 Kettle']);
    expect(crds.validateObject({ ...kettle({}), apiVersion: 'tea.example.com/v1beta1' })).toEqual([
      'no CRD for tea.example.com/v1beta1 Kettle; there is tea.example.com/v1 Kettle',
    ]);
    expect(crds.validateObject({ ...kettle({}), kind: 'Pot' })).toEqual(['no CRD for tea.example.com/v1 Pot']);
  });

  it('pass when they are good', () => {
    expect(faultsOf({ material: 'steel', lid: null, ports: [{ name: 'spout', port: 'http' }], limits: { heat: 5 } })).toEqual([]);
    expect(faultsOf({}, { status: { boiling: true } })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an unknown field', { colour: 'red' }, 'spec.colour: unknown field'],
    ['an unknown field in a list', { ports: [{ name: 'a', nmae: 'a' }] }, 'spec.ports[0].nmae: unknown field'],
    ['any field of an object without fields', { empty: { a: 1 } }, 'spec.empty.a: unknown field'],
    ['a wrong type', { litres: '2' }, 'spec.litres: must be integer'],
    ['a wrong type in a map', { limits: { heat: true } }, 'spec.limits.heat: must be integer or string'],
    ['a value that is not allowed', { material: 'wood' }, 'spec.material: must be one of "steel", "glass"'],
    ['a missing field', { ports: [{ port: 1 }] }, 'spec.ports[0].name: missing'],
    ['a number out of range', { litres: 9 }, 'spec.litres: must be <= 5'],
    ['a broken rule of allOf', { litres: 0 }, 'spec.litres: must be >= 1'],
  ])('report %s', (_, spec, fault) => {
    expect(faultsOf(spec)).toEqual([fault]);
  });

  it('report what is missing or unknown beside the spec', () => {
    expect(crds.validateObject({ apiVersion: 'tea.example.com/v1', kind: 'Kettle', metadata: { name: 'x' } })).toEqual(['spec: missing']);
    expect(faultsOf({}, { specs: {} })).toEqual(['specs: unknown field']);
    expect(faultsOf({}, { metadata: { name: 'x', lables: {} } })).toEqual(['metadata.lables: unknown field']);
    expect(faultsOf({}, { metadata: {} })).toEqual(['metadata.name: missing']);
    expect(faultsOf({}, { metadata: { name: 'a-name-that-is-too-long-for-it' } })).toEqual([expect.stringMatching(/^metadata\.name: .*20/)]);
  });
});

describe('the dialect of CRDs', () => {
  it('int-or-string takes both and nothing else, and keeps its pattern', () => {
    const port = (value: unknown): string[] => faultsOf({ ports: [{ name: 'a', port: value }] });
    expect([port(80), port('http')]).toEqual([[], []]);
    expect(port(1.5)).toEqual(['spec.ports[0].port: must be integer or string']);
    expect(port(null)).toEqual(['spec.ports[0].port: must be integer or string']);
    expect(port('HTTP')).toEqual([expect.stringContaining('spec.ports[0].port: must match pattern')]);
  });

  it('preserve-unknown-fields takes every field, and still checks the ones it names', () => {
    expect(faultsOf({ free: { anything: { deep: [1] } } })).toEqual([]);
    expect(faultsOf({ free: { known: 1 } })).toEqual(['spec.free.known: must be string']);
  });

  it('nullable takes null, also beside an enumeration; everything else does not', () => {
    expect(faultsOf({ lid: null, state: null })).toEqual([]);
    expect(faultsOf({ lid: 1 })).toEqual(['spec.lid: must be string or null']);
    expect(faultsOf({ state: 'lost' })).toEqual([expect.stringContaining('spec.state: must be one of')]);
    expect(faultsOf({ litres: null })).toEqual(['spec.litres: must be integer']);
  });

  it.each(['30s', '1m30s', '1.5h', '0', '2d', '-5ms'])('%s is a duration', (every) => {
    expect(faultsOf({ every })).toEqual([]);
  });

  it.each(['PT30S', '30', 'soon', '', '1 hour'])('"%s" is no duration', (every) => {
    expect(faultsOf({ every })).toEqual(['spec.every: must match format "duration"']);
  });

  it('an embedded resource has a kind, and only the fields it names', () => {
    const inner = { apiVersion: 'v1', kind: 'Pod', metadata: { labels: { a: 'b' } } };
    expect(faultsOf({ inner })).toEqual([]);
    expect(faultsOf({ inner: { ...inner, spec: {} } })).toEqual(['spec.inner.spec: unknown field']);
    expect(faultsOf({ inner: { kind: 'Pod' } })).toEqual(['spec.inner.apiVersion: missing']);
  });

  it('a format that Kubernetes does not know says nothing', () => {
    expect(faultsOf({ brand: 'any' })).toEqual([]);
  });
});

describe('files of CRDs', () => {
  const pot = KETTLE_CRD.replaceAll('Kettle', 'Pot').replaceAll('kettle', 'pot');
  const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ').replace('    ', '  - ');
  const kinds = (text: string): readonly string[] => new CrdSchemas(parseObjects(text, 'x.yaml')).kinds;
  const both = ['tea.example.com/v1 Kettle', 'tea.example.com/v1 Pot'];

  it('may hold several documents, empty ones and other objects among them', () => {
    expect(kinds(`---\n${KETTLE_CRD}---\n# nothing\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\n${pot}`)).toEqual(both);
  });

  it('may hold a list, as kubectl writes it', () => {
    expect(kinds(`apiVersion: v1\nkind: List\nitems:\n${indented(KETTLE_CRD)}${indented(pot)}`)).toEqual(both);
  });

  it('are named when they cannot be read', () => {
    expect(() => parseObjects('a: {', 'broken.yaml')).toThrow(/^broken\.yaml: /);
    expect(() => parseObjects('a: 1', 'values.yaml')).toThrow('values.yaml: holds something without apiVersion and kind');
    expect(() => parseObjects('- 1', 'values.yaml')).toThrow('values.yaml: holds something without apiVersion and kind');
  });
});

it('objects are read from JSON as well', () => {
  expect(parseObjects(JSON.stringify(kettle({})), 'x.json')).toEqual<KubeObject[]>([kettle({})]);
});
