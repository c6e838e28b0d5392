import type { PlanLogin, StarterParts } from './clouds';
import type { StarterValues } from './values';

/** Actions by commit, as a tag can be moved: the newest releases of July 2026. */
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const NODE = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0';
const TERRAFORM = 'hashicorp/setup-terraform@dfe3c3f87815947d99a8997f908cb6525fc44e9e # v4.0.1';

const indented = (by: number, text: readonly string[]): string => text.map((line) => `${' '.repeat(by)}${line}`).join('\n');

const start = (history: string): string => `      - uses: ${CHECKOUT}
        with:
          persist-credentials: false${history}
      - uses: ${NODE}
        with:
          node-version: 22
      - run: npm ci
`;

function plan(id: string, { variables: [first], step, env }: PlanLogin): string {
  return `  plan:
    # Code of the pull request runs with this login, so it only reads. Off until the variable is there.
    if: vars.${first} != '' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-24.04
    permissions:
      contents: read
      id-token: write
    steps:
${start('')}      - uses: ${TERRAFORM}
        with:
          terraform_version: 1.11.4
          terraform_wrapper: false
${step.length === 0 ? '' : `${indented(6, step)}\n`}      # For the reviewer to read: what Terraform would do to the cloud.
      - run: npx cdktf diff ${id}-foundation
        env:
          CHECKPOINT_DISABLE: '1'
          # Against what was applied last: without a lock and without asking the cloud it needs to read the state alone.
          TF_CLI_ARGS_plan: -lock=false -refresh=false
${env.length === 0 ? '' : `${indented(10, env)}\n`}`;
}

/** The workflow of GitHub Actions that every pull request goes through. */
export function starterWorkflow({ id }: StarterValues, { plan: login }: StarterParts): string {
  return `name: platform
on: pull_request
permissions:
  contents: read
jobs:
  snapshot:
    runs-on: ubuntu-24.04
    steps:
${start('\n          fetch-depth: 0')}      - run: npm run compile
      # A change that nobody renewed the snapshot for fails here: CI writes none.
      - run: npm test
      # A renewed snapshot is compared with the one of the branch that is deployed; exit code 1 where data would be lost.
      - run: |
          git worktree add "$RUNNER_TEMP/deployed" "origin/$GITHUB_BASE_REF"
          npx observability-constructs diff "$RUNNER_TEMP/deployed/snapshot" snapshot --markdown >> "$GITHUB_STEP_SUMMARY"
${login === undefined ? '' : plan(id, login)}`;
}
