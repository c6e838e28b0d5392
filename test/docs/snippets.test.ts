/** What docs/parts.md shows can be copied: each whole example, from its imports on, is run as it stands there. */
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { TerraformStack } from 'cdktf';
import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import * as ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as library from '../../lib';
import * as aws from '../../lib/clouds/aws';
import { synthesize } from '../../lib/testing';
import { ROOT } from './walk';

const PACKAGES: { readonly [name: string]: unknown } = { 'observability-constructs': library, 'observability-constructs/aws': aws };

const load = createRequire(__filename);

/** Runs an example and returns the chart or the stack that it makes. */
function ran(text: string): IConstruct {
  const { outputText } = ts.transpileModule(`${text}\nexport const made = typeof chart === 'undefined' ? stack : chart;`, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const exported: { made?: IConstruct } = {};
  new Function('require', 'exports', outputText)((name: string): unknown => PACKAGES[name] ?? load(name), exported);
  return exported.made as IConstruct;
}

const examples = [...fs.readFileSync(path.join(ROOT, 'docs/parts.md'), 'utf8').matchAll(/```ts\n(import [^]*?)```/g)].map(([, text]) => text as string);

describe('docs/parts.md', () => {
  it.each(examples)('%#', (text) => {
    const made = ran(text);
    expect(Chart.isChart(made) || TerraformStack.isStack(made)).toBe(true);
    const { stacks, manifests } = synthesize(made);
    // Everything that is imported from the library is made use of, and by name.
    expect(JSON.stringify([stacks, manifests]).length).toBeGreaterThan(5000);
  });

  it('shows every construct that the page of imports names', () => {
    expect(examples).toHaveLength(3);
    for (const name of ['TelemetryBuckets', 'MskKafka', 'Gateway', 'TraceProcessor', 'MetricProcessor', 'LogProcessor', 'Tempo', 'Mimir', 'Loki', 'Grafana', 'StrimziKafka']) expect(examples.join('')).toContain(`new ${name}(`);
  });
});
