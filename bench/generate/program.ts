import type { Output, Stack } from '../output';
import { literal } from './code';
import { StackWriter } from './stack';

const HEAD = `'use strict';
// The same resources and objects from the bare classes; written by \`npm run bench\` from what the platform synthesizes.
const path = require('node:path');
const cdktf = require('cdktf');
const cdk8s = require('cdk8s');
`;

/** Stacks, each after those that it depends on. */
function inOrder(stacks: Output['stacks']): [string, Stack][] {
  const done = new Map<string, Stack>();
  const add = (name: string): void => {
    const stack = stacks[name];
    if (stack === undefined) throw new Error(`there is no stack ${name}`);
    if (done.has(name)) return;
    stack.dependencies.forEach(add);
    done.set(name, stack);
  };
  Object.keys(stacks).forEach(add);
  return [...done];
}

function chart(name: string, objects: readonly unknown[]): string {
  const rows = objects.map((object, i) => `  new cdk8s.ApiObject(chart, ${literal(`object-${i}`)}, ${literal(object, '  ')});\n`);
  return `{\n  const chart = new cdk8s.Chart(app, ${literal(name)}, { disableResourceNameHashes: true });\n${rows.join('')}}\n`;
}

function platform(name: string, charts: Output['manifests'][string]): string {
  const head = `const app = new cdk8s.App({ outdir: path.join(terraform.outdir, 'manifests', ${literal(name)}), outputFileExtension: '.yaml' });\n`;
  return `{\n${head}${Object.entries(charts).map(([id, objects]) => chart(id, objects)).join('')}app.synth();\n}\n`;
}

/** A program of bare cdktf, provider and cdk8s classes that makes what `output` holds, and nothing else. */
export function program({ stacks, manifests }: Output): string {
  const requires = new Map<string, string>();
  const made = inOrder(stacks).map(([name, stack]) => {
    const body = new StackWriter(name, stack, requires).write();
    return `stacks[${literal(name)}] = ((app) => {\n${body}})(terraform);\n`;
  });
  const modules = [...requires].map(([name, module]) => `const ${name} = ${module};\n`);
  const charts = Object.entries(manifests).map(([name, of]) => platform(name, of));
  return [HEAD, ...modules, 'const terraform = new cdktf.App();\nconst stacks = {};\n', ...made, 'terraform.synth();\n', ...charts].join('');
}
