import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { COLLECTOR_METRICS, COLLECTOR_VERSION, type CollectorMetric, type MetricKind } from '../lib/components/collector';

/** A metric in a component's `metadata.yaml`. */
interface Declared {
  readonly unit?: string;
  readonly prefix?: string;
  readonly sum?: { readonly monotonic?: boolean };
  readonly gauge?: unknown;
}

/** What the table of the collectors' own metrics says otherwise than the components themselves. */
export interface Declarations {
  readonly faults: readonly string[];
  /** Metrics whose component's declaration was read. */
  readonly read: number;
  /** Modules without a declaration on this machine, or at all. */
  readonly unread: readonly string[];
}

const CORE = 'go.opentelemetry.io/collector/';
const CONTRIB = 'github.com/open-telemetry/opentelemetry-collector-contrib/';

/** Versions of the modules in the manifest; what they bring along has the target's. */
function versions(): ReadonlyMap<string, string> {
  const manifest = parse(fs.readFileSync(path.join(__dirname, 'manifest.yaml'), 'utf8')) as { readonly [section: string]: readonly { readonly gomod?: string }[] };
  const modules = Object.values(manifest).filter(Array.isArray).flat();
  return new Map(modules.flatMap(({ gomod }) => (gomod === undefined ? [] : [gomod.split(' ') as [string, string]])));
}

/** Where Go keeps a component's declaration: in its module, or in a folder of it. */
function fileOf(of: string, cache: string, version: ReadonlyMap<string, string>): string | undefined {
  const full = of.startsWith('contrib:') ? `${CONTRIB}${of.slice('contrib:'.length)}` : `${CORE}${of}`;
  const parts = full.split('/');
  for (let n = parts.length; n > 2; n--) {
    const module = parts.slice(0, n).join('/');
    const file = path.join(cache, `${module}@${version.get(module) ?? `v${COLLECTOR_VERSION}`}`, ...parts.slice(n), 'metadata.yaml');
    if (fs.existsSync(file)) return file;
  }
  return undefined;
}

function kindOf({ sum, gauge }: Declared): MetricKind {
  if (sum !== undefined) return sum.monotonic === true ? 'counter' : 'upDownCounter';
  return gauge === undefined ? 'histogram' : 'gauge';
}

function metricsOf(file: string): ReadonlyMap<string, Declared> {
  const { telemetry } = parse(fs.readFileSync(file, 'utf8')) as { readonly telemetry: { readonly metrics: { readonly [name: string]: Declared } } };
  return new Map(Object.entries(telemetry.metrics).map(([name, metric]) => [`${metric.prefix ?? 'otelcol_'}${name}`, metric]));
}

/** Holds the table of the collectors' own metrics against what their components declare, in the sources that Go has on this machine. */
export function declarations(table: { readonly [name: string]: CollectorMetric } = COLLECTOR_METRICS): Declarations {
  const cache = spawnSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const version = versions();
  const faults: string[] = [];
  const unread = new Set<string>();
  let read = 0;
  for (const [name, { unit, kind, of }] of Object.entries(table)) {
    const file = of.startsWith('go:') || cache === '' ? undefined : fileOf(of, cache, version);
    if (file === undefined) {
      unread.add(of.replace(/^\w+:/, ''));
      continue;
    }
    read += 1;
    const declared = metricsOf(file).get(name);
    if (declared === undefined) faults.push(`${name}: not declared in ${of}`);
    else if (declared.unit !== unit || kindOf(declared) !== kind) faults.push(`${name}: ${of} declares ${kindOf(declared)} in ${declared.unit}, the table says ${kind} in ${unit}`);
  }
  return { faults, read, unread: [...unread] };
}
