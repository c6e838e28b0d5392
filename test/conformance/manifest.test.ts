import * as fs from 'node:fs';
import * as path from 'node:path';
import { isScalar, parse, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { NOT_BUILT, missingEnv } from '../../conformance/adapt';
import { MANIFESTS } from '../../conformance/build';
import { distinct, matrix, variantOf, type Cell } from '../../conformance/matrix';
import { OPTIONS } from '../../conformance/options';
import { COLLECTOR_VERSION } from '../../lib/components/collector';
import { CONNECTORS, EXPORTERS, EXTENSIONS, PROCESSORS, RECEIVERS } from '../../lib/components/collector/version';

const SECTIONS = ['receivers', 'processors', 'exporters', 'connectors', 'extensions'] as const;

/** Types whose module is not named after them. */
const MODULES: { readonly [type: string]: string } = { otlp_grpc: 'otlpexporter', otlp_http: 'otlphttpexporter', oidc: 'oidcauthextension', file_storage: 'filestorage', k8s_leader_elector: 'k8sleaderelector' };

function moduleOf(section: string, type: string): string {
  return MODULES[type] ?? `${type.replaceAll('_', '')}${section.slice(0, -1)}`;
}

/** Manifests of the collectors that the matrix needs. */
function manifests(): string[] {
  const names = new Set(cells.map(variantOf).flatMap((variant) => [...MANIFESTS[variant]]));
  return [...names].map((name) => fs.readFileSync(path.join(__dirname, '../../conformance', name), 'utf8'));
}

/** Last parts of their modules. */
function built(section: string): string[] {
  const modules: { gomod: string }[] = manifests().flatMap((text) => parse(text)[section] ?? []);
  return modules.map(({ gomod }) => (gomod.split(' ')[0] ?? '').split('/').at(-1) ?? '').sort();
}

let all: Cell[];
let cells: Cell[];
const emitted: { [section: string]: Set<string> } = {};

beforeAll(() => {
  all = matrix();
  cells = distinct(all).map(([cell]) => cell as Cell);
  for (const section of SECTIONS) {
    const ids = cells.flatMap(({ config }) => Object.keys(parse(config, { version: '1.1' })[section] ?? {}));
    emitted[section] = new Set(ids.map((id) => id.split('/')[0] as string));
  }
}, 60_000);

describe('the manifest', () => {
  it.each(SECTIONS)('builds exactly the %s that the matrix brings into a configuration', (section) => {
    const wanted = [...(emitted[section] ?? [])].filter((type) => !(type in NOT_BUILT)).map((type) => moduleOf(section, type));
    expect(built(section)).toEqual(wanted.sort());
  });

  it('is of the target version, and says so where it is not', () => {
    expect(parse(manifests()[0] ?? '').dist.version).toBe(COLLECTOR_VERSION);
    const modules = manifests().flatMap((text) => SECTIONS.flatMap((section) => (parseDocument(text).get(section) as YAMLSeq<YAMLMap> | undefined)?.items ?? []));
    expect(modules.length).toBeGreaterThan(20);
    for (const entry of modules) {
      const gomod = entry.get('gomod', true);
      if (!isScalar(gomod)) throw new Error(`a module without gomod: ${String(entry)}`);
      const other = !String(gomod.value).endsWith(` v${COLLECTOR_VERSION}`);
      const why = other ? expect.stringContaining(` not ${COLLECTOR_VERSION.replace(/\.0$/, '')}: `) : '';
      expect([gomod.value, gomod.comment ?? ''], 'a comment that says why').toEqual([gomod.value, why]);
    }
  });

  it('leaves out only what the matrix brings into a configuration', () => {
    for (const type of Object.keys(NOT_BUILT)) expect([...(emitted['extensions'] ?? [])]).toContain(type);
  });
});

describe('the matrix', () => {
  it('has components only that the checks know', () => {
    const known: { [section: string]: readonly string[] } = {
      receivers: Object.keys(RECEIVERS),
      processors: Object.keys(PROCESSORS),
      exporters: Object.keys(EXPORTERS),
      connectors: Object.keys(CONNECTORS),
      extensions: EXTENSIONS,
    };
    for (const section of SECTIONS) expect(known[section]).toEqual(expect.arrayContaining([...(emitted[section] ?? [])]));
  });

  it('has a row only for what changes a configuration', () => {
    const [first, ...others] = OPTIONS;
    const usual = new Set(all.filter(({ option }) => option === first?.name).map(({ config }) => config));
    expect(usual.size).toBeGreaterThan(5);
    const idle = others.filter(({ name }) => all.every(({ option, config }) => option !== name || usual.has(config)));
    expect(idle.map(({ name }) => name)).toEqual([]);
  });

  it('has every role', () => {
    const roles = new Set(cells.map((cell) => cell.role));
    expect([...roles]).toEqual(expect.arrayContaining(['agent', 'cluster-receiver', 'gateway', 'trace-processor', 'metric-processor', 'log-processor']));
  });

  it('reads no variable that a pod does not have', () => {
    for (const cell of cells) expect(missingEnv(cell), `${cell.role}, ${cell.option}`).toEqual([]);
    const [first] = cells;
    expect(missingEnv({ ...(first as Cell), config: 'a: ${env:NOWHERE}' })).toEqual(['NOWHERE']);
  });
});
