// The API reference, with the pages of docs/ beside it: `npm run docs:api` writes both to site/api. A type that is shown and not exported, and a link that leads
// nowhere, are errors. What each docstring must say is checked by test/docs/api.test.ts, which knows inherited and computed members from written ones.
import fs from 'node:fs';

const { exports } = JSON.parse(fs.readFileSync(new URL('package.json', import.meta.url), 'utf8'));

export default {
  name: 'observability-constructs',
  entryPoints: Object.values(exports).flatMap(({ types }) => (types === undefined ? [] : types.replace('./dist/', './lib/').replace('.d.ts', '.ts'))),
  tsconfig: 'tsconfig.build.json',
  out: 'site/api',
  plugin: ['./scripts/typedoc-categories.mjs'],
  readme: 'docs/README.md',
  projectDocuments: ['docs/[!R]*.md', 'docs/components/*.md', 'docs/clouds/*.md', 'docs/decisions/*.md'],
  // Where the sources are hosted is not known here: links lead to the files beside the site.
  disableGit: true,
  sourceLinkTemplate: '../../../lib/{path}',
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  excludeExternals: true,
  categorizeByGroup: false,
  categoryOrder: ['Platform', 'Cloud', 'A cluster that exists', 'Collectors', 'Destinations', 'Auto-instrumentation', 'Kafka', 'Tempo', 'Mimir', 'Loki', 'What the backends share', 'Grafana', 'PostgreSQL', 'Namespace and object store', 'Sizing', 'Costs', '*'],
  navigation: { includeCategories: true, includeGroups: false },
  sort: ['kind', 'alphabetical'],
  searchInComments: true,
  highlightLanguages: ['bash', 'console', 'css', 'diff', 'hcl', 'html', 'javascript', 'js', 'json', 'jsonc', 'mermaid', 'sh', 'shell', 'ts', 'tsx', 'typescript', 'xml', 'yaml'],
  hideGenerator: true,
  validation: { invalidLink: true, invalidPath: true, notDocumented: false, notExported: true, rewrittenLink: true, unusedMergeModuleWith: true },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
};
