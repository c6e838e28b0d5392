// Who may import what: the import fences of docs/ARCHITECTURE.md as one ESLint rule.
// It works on paths alone, so it needs no type information and no file on disk. test/lint-fences.test.ts walks through it.
import path from 'node:path';

/** The rooms of lib/ and the rooms each may import. Whoever adds a room adds a row. */
const ROOMS = {
  errors: [],
  sizing: ['errors'],
  cost: ['errors', 'sizing'],
  diff: ['errors'],
  facts: ['errors'],
  config: ['errors'],
  kube: ['errors', 'sizing', 'facts', 'config'],
  components: ['errors', 'sizing', 'facts', 'config', 'kube'],
  clouds: ['errors', 'sizing', 'facts'],
  delivery: ['errors', 'facts', 'config'],
  platform: ['errors', 'sizing', 'facts', 'config', 'kube', 'components', 'clouds', 'delivery', 'cost'],
  testing: ['diff', 'errors', 'sizing', 'facts', 'config', 'delivery', 'platform'],
  cli: ['errors', 'sizing', 'cost', 'diff'],
  index: ['errors', 'sizing', 'facts', 'config', 'kube', 'components', 'clouds', 'delivery', 'cost', 'platform'],
};

/** The right door, by the room that was wrongly imported. */
const DOORS = {
  sizing: 'take the numbers as an argument; lib/platform and lib/components read lib/sizing.',
  cost: 'nothing that is built depends on what it costs; lib/platform, lib/cli and lib/index.ts read lib/cost.',
  diff: 'nothing that is built depends on what it was before; lib/testing and lib/cli read lib/diff.',
  facts: 'take the values as an argument; lib/clouds, lib/delivery and lib/components read lib/facts.',
  config: 'return a typed object; lib/components and lib/delivery turn it into YAML by lib/config.',
  kube: 'return plain data; Kubernetes objects are made in lib/components/*/component.ts.',
  components: 'clouds and components meet in lib/sizing (what is needed) and lib/facts (what came out); lib/platform wires them.',
  clouds: 'clouds and components meet in lib/sizing (what is needed) and lib/facts (what came out); lib/platform wires them.',
  delivery: 'hand the objects to lib/platform, which passes them on to lib/delivery.',
  platform: 'nothing below lib/platform knows it; take what you need as a prop.',
  cli: 'lib/cli is a program, run by its name; what others need of it belongs in lib/sizing or lib/cost.',
  testing: 'lib/testing is for the tests of users; put helpers of our own tests under test/.',
  index: 'lib/index.ts is the shelf for users; import from the room itself.',
};

const PROVIDER = /^@cdktf\/provider-([^/]+)(?:\/(.*))?$/;
const CLOUD_OF_PROVIDER = { aws: 'aws', google: 'gcp', azurerm: 'azure' };
const OWN_NAME = /^observability-constructs(?:\/|$)/;

/** `lib/clouds/aws/kafka.ts` -> `clouds`; `lib` and `lib/index.ts` -> `index`; undefined outside lib/. */
function roomOf(file) {
  const [top, room] = file.split('/');
  if (top !== 'lib') return undefined;
  return room === undefined ? 'index' : room.replace(/\.[cm]?[jt]s$/, '');
}

/** `lib/clouds/aws/kafka.ts` -> `aws`; undefined for what all clouds share. */
function providerCloudOf(file) {
  return /^lib\/clouds\/(aws|gcp|azure)(?:\/|$)/.exec(file)?.[1];
}

function checkOwnFile(from, to) {
  if (to.startsWith('../')) return 'the project stands alone and reads nothing outside its folder; copy what is needed into it.';
  const room = roomOf(from);
  if (room === undefined) return undefined;
  const target = roomOf(to);
  if (target === undefined) return 'lib/ is shipped without the rest of the repository; move what it needs into a room of lib/.';
  if (!(room in ROOMS)) return `lib/${room} is no room yet; say in lint/fences.mjs what it may import.`;
  if (!(target in ROOMS)) return `lib/${target} is no room yet; say in lint/fences.mjs who may import it.`;
  const cloud = providerCloudOf(to);
  if (cloud !== undefined && cloud !== providerCloudOf(from) && ['clouds', 'platform', 'index'].includes(room)) {
    return `lib/clouds/${cloud} loads a cloud provider, which is an optional peer: it is reached by the entry point './${cloud}' only; use the types of lib/clouds/cloud.ts.`;
  }
  if (room === target || ROOMS[room].includes(target)) return undefined;
  return `lib/${room} must not import lib/${target}: ${DOORS[target]}`;
}

function checkProvider(from, [specifier, provider, deep]) {
  if (deep === undefined || /^(lib)?(\/index(\.js)?)?\/?$/.test(deep)) {
    return `the root of a provider costs 3 s and 530 MB; import one resource by its deep path: '@cdktf/provider-${provider}/lib/<resource>'.`;
  }
  const cloud = CLOUD_OF_PROVIDER[provider];
  if (cloud !== undefined && roomOf(from) !== undefined && providerCloudOf(from) !== cloud) {
    return `'${specifier}' belongs to lib/clouds/${cloud} only: users of another cloud do not install it.`;
  }
  return undefined;
}

function checkTerraform(from) {
  const room = roomOf(from);
  if (room === undefined || ['clouds', 'delivery', 'platform', 'testing'].includes(room)) return undefined;
  return 'only lib/clouds, lib/delivery, lib/platform and lib/testing speak Terraform: return plain data, and take what comes out of an apply from lib/facts.';
}

function checkCdk8s(from, typeOnly) {
  const room = roomOf(from);
  if (room === undefined || room === 'kube' || /^lib\/components\/[^/]+\/component\.ts$/.test(from)) return undefined;
  if (room === 'delivery') return typeOnly ? undefined : 'lib/delivery may only `import type` from cdk8s: charts come to it ready made.';
  return 'only lib/kube and lib/components/*/component.ts import cdk8s: return plain data, or use what lib/kube offers.';
}

function checkPackage(from, specifier, typeOnly) {
  const room = roomOf(from);
  const provider = PROVIDER.exec(specifier);
  const isTerraform = /^(cdktf|@cdktf)(\/|$)/.test(specifier);
  if (provider) return checkProvider(from, provider) ?? checkTerraform(from);
  if (isTerraform) return checkTerraform(from);
  if (/^(cdk8s|cdk8s-plus-\d+)(\/|$)/.test(specifier)) return checkCdk8s(from, typeOnly);
  if (room === undefined) return undefined;
  if (/^(cdktn|@cdktn)(\/|$)/.test(specifier)) return 'write against cdktf; its continuation is used by aliasing cdktf in package.json.';
  if (OWN_NAME.test(specifier)) return 'the name of the package is for users; inside lib/ import from the room itself.';
  if (/^constructs(\/|$)/.test(specifier) && ['sizing', 'facts'].includes(room)) {
    return `lib/${room} knows no constructs: it is pure data and functions. Constructs live in lib/clouds, lib/components and lib/platform.`;
  }
  return undefined;
}

/** The complaint about one import, or undefined. Paths are relative to the repository, with `/`. */
export function check(from, specifier, typeOnly = false) {
  if (path.posix.isAbsolute(specifier)) return 'an absolute path exists on one machine only; use a relative one.';
  if (!specifier.startsWith('.')) return checkPackage(from, specifier, typeOnly);
  return checkOwnFile(from, path.posix.join(path.posix.dirname(from), specifier).replace(/\/$/, ''));
}

/** `import type {...}`, `import { type A }`, and the same for exports. */
function isTypeOnly(node) {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = node.specifiers ?? [];
  return specifiers.length > 0 && specifiers.every((s) => s.importKind === 'type' || s.exportKind === 'type');
}

const direction = {
  meta: {
    type: 'problem',
    docs: { description: 'imports flow one way between the rooms of lib/' },
    schema: [],
    messages: { fence: "Import of '{{specifier}}': {{complaint}}" },
  },
  create(context) {
    const from = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const report = (node, source) => {
      if (typeof source?.value !== 'string') return;
      const complaint = check(from, source.value, isTypeOnly(node));
      if (complaint) context.report({ node: source, messageId: 'fence', data: { specifier: source.value, complaint } });
    };
    const isRequire = (callee) =>
      callee.name === 'require' || (callee.object?.name === 'require' && callee.property?.name === 'resolve');
    return {
      ImportDeclaration: (node) => report(node, node.source),
      ExportNamedDeclaration: (node) => report(node, node.source),
      ExportAllDeclaration: (node) => report(node, node.source),
      ImportExpression: (node) => report(node, node.source),
      TSImportType: (node) => report(node, node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => report(node, node.expression),
      CallExpression: (node) => isRequire(node.callee) && report(node, node.arguments[0]),
    };
  },
};

export default { meta: { name: 'fences' }, rules: { direction } };
