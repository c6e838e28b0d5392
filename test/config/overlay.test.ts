import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configFile, overlaid, toYaml, type Plain } from '../../lib/config';

describe('overlaid', () => {
  it('merges objects key by key and passes unknown keys through', () => {
    expect(overlaid({ a: { b: 1, c: 2 } }, { a: { b: 9, unknown: { x: 1 } } })).toEqual({ a: { b: 9, c: 2, unknown: { x: 1 } } });
  });

  it('replaces lists and scalars whole', () => {
    expect(overlaid({ list: [1, 2], scalar: 1 }, { list: [3], scalar: { now: 'an object' } })).toEqual({ list: [3], scalar: { now: 'an object' } });
  });

  it('removes a key by null, also inside what is new', () => {
    expect(overlaid({ a: { b: 1, c: 2 } }, { a: { b: null }, d: { e: null, f: 1 } })).toEqual({ a: { c: 2 }, d: { f: 1 } });
  });

  it('changes neither argument', () => {
    const base = { a: { b: 1 } };
    const over = { a: { b: null, c: { d: 1 } } };
    overlaid(base, over);
    expect([base, over]).toEqual([{ a: { b: 1 } }, { a: { b: null, c: { d: 1 } } }]);
  });

  it('is the base when there is nothing over it', () => {
    expect(overlaid({ a: 1 }, undefined)).toEqual({ a: 1 });
  });
});

describe('toYaml', () => {
  it('quotes what a reader of YAML 1.1 would take for something else than a string', () => {
    expect(toYaml({ a: 'on', b: 'no', c: '0777', d: '1e3', e: '12:30', f: 'true' })).toBe(
      'a: "on"\nb: "no"\nc: "0777"\nd: "1e3"\ne: "12:30"\nf: "true"\n',
    );
  });

  it('keeps long lines whole and texts of several lines readable', () => {
    const long = 'x '.repeat(200).trim();
    expect(toYaml({ long, text: 'a\n  b\n' })).toBe(`long: ${long}\ntext: |\n  a\n    b\n`);
  });

  it('leaves undefined values out and keeps empty ones', () => {
    expect(toYaml({ a: undefined, b: {}, c: [] })).toBe('b: {}\nc: []\n');
  });

  it('can be read back by readers of YAML 1.1, whatever it holds', () => {
    const value = fc.object({ values: [fc.string(), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })], withNullPrototype: false });
    fc.assert(
      fc.property(value, (given) => {
        const plain = JSON.parse(JSON.stringify(given)) as Plain;
        expect(parse(toYaml(plain), { version: '1.1' })).toEqual(plain);
      }),
    );
  });
});

describe('configFile', () => {
  it('lets the overlay win', () => {
    expect(configFile({ server: { port: 1, host: 'a' } }, { server: { port: 2 } })).toBe('server:\n  port: 2\n  host: a\n');
  });
});
