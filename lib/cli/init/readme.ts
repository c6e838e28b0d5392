import type { StarterParts } from './clouds';
import type { StarterCloud, StarterValues } from './values';

const DOCS: { readonly [C in StarterCloud]: string } = { aws: 'clouds/aws.md', gcp: 'clouds/gcp.md', azure: 'clouds/azure.md', existing: 'clouds/existing.md' };
const DOCS_FOLDER = 'node_modules/observability-constructs/docs';

/** What is left for the user to write into platform.ts, each with its name there. */
export function openValues({ cloud, state, s3Endpoint, databaseHost, storageClass }: StarterValues): string[] {
  if (cloud === 'existing') {
    const asked = { nodes: undefined, storageClass, 'objectStore.endpoint': s3Endpoint, 'database.host': databaseHost };
    return Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [name] : []));
  }
  return state === undefined ? [cloud === 'azure' ? 'stateAccount' : 'stateBucket'] : [];
}

function deploy(values: StarterValues): string {
  const open = openValues(values);
  const left = open.length === 0 ? '' : `In \`platform.ts\`, write yours: ${open.map((name) => `\`${name}\``).join(', ')}. Then \`npm test -- -u\`.\n\n`;
  if (values.cloud === 'existing') {
    return `${left}\`npm run synth\` writes manifests and, beside them, \`cdktf.out/manifests/${values.id}/README.md\` with every command in its order: operators, namespaces, Secrets, \`kubectl apply\`. What the cluster must have:
\`${DOCS_FOLDER}/${DOCS[values.cloud]}\`.
`;
  }
  return `${left}\`\`\`sh
npx cdktf deploy '${values.id}-*'
\`\`\`

takes Terraform 1.11 or newer, a login for the cloud and about an hour. What the account must have, and the way to the first trace: \`${DOCS_FOLDER}/deploy.md\` and \`${DOCS_FOLDER}/${DOCS[values.cloud]}\`.
`;
}

function plan({ id }: StarterValues, { plan: login }: StarterParts): string {
  if (login === undefined) return '';
  const [first = '', ...more] = login.variables.map((name) => `\`${name}\``);
  return `
## The plan in a pull request

The job \`plan\` shows what Terraform would do to \`${id}-foundation\`, which holds all data. It runs as soon as the repository has the ${more.length > 0 ? 'variables' : 'variable'} ${[first, ...more].join(' and ')}:
${login.who}. No key is kept in GitHub.
`;
}

/** The README of a new repository: the next commands, in their order. */
export function starterReadme(values: StarterValues, parts: StarterParts): string {
  const { id, tier } = values;
  return `# The observability platform ${id}

\`platform.ts\` says what it is; everything else follows from it. Begun by \`observability-constructs init\`.

## First

\`\`\`sh
npm install
npm test         # writes snapshot/, everything that the platform is made of
npm run synth    # writes cdktf.out/ and says what is in it
git add . && git commit -m "The platform ${id}"
\`\`\`

Commit all of it, \`package-lock.json\` and \`snapshot/\` too, to the branch that you deploy: pull requests are compared with it.

## Deploy

${deploy(values)}
## Change it

Change \`platform.ts\`, and \`npm test\` names the file and the line that differ. On purpose: \`npm test -- -u\`, and commit the difference for a reviewer to read. In a pull request the
workflow also compares the snapshot with the one of the branch that is deployed, and fails where data would be lost. Try it: keep logs for 7 days in place of 14, by
\`tier: Tier.${tier.toUpperCase()}.with({ retentionDays: { logs: 7 } })\`, renew the snapshot, and see it refused.
${plan(values, parts)}`;
}
