import type { TierName } from '../../sizing';
import type { StarterCloud, StarterValues } from './values';

/** What differs in a new repository from cloud to cloud. */
export interface StarterParts {
  /** Package of the cloud's resources; none where there is no Terraform. */
  readonly provider?: string;
  /** Name in cdktf of the state's backend. */
  readonly backend?: string;
  /** The import of what the cloud is made of. */
  readonly imports: string;
  /** Constants before the function. */
  readonly constants: readonly string[];
  /** Lines of the platform's props behind the tier. */
  readonly props: readonly string[];
  /** What the test expects of every cloud's platform beside the snapshot. */
  readonly expectation: string;
  /** How the plan in a pull request logs in; none where there is none. */
  readonly plan?: PlanLogin;
}

export interface PlanLogin {
  /** Variables of the repository in GitHub; the first one turns the plan on. */
  readonly variables: readonly string[];
  /** What they hold. */
  readonly who: string;
  /** Step that logs in; none where Terraform does it itself. */
  readonly step: readonly string[];
  /** Environment of the plan. */
  readonly env: readonly string[];
}

/** No cloud takes a name with a blank or a colon, so that a platform whose state has no place yet is never deployed into a place of somebody else's. */
const NOWHERE = 'CHANGE ME: ';

const state = (values: StarterValues, what: string): string => `'${values.state ?? `${NOWHERE}${what} of the state`}'`;

function aws(values: StarterValues): StarterParts {
  return {
    provider: '@cdktf/provider-aws',
    backend: 'S3Backend',
    imports: "import { AwsCloud } from 'observability-constructs/aws';",
    constants: [
      `const region = '${values.region}';`,
      '',
      "/** The bucket of Terraform's state: your own, it exists already, keeps versions, and only those who deploy read it. */",
      `const stateBucket = ${state(values, 'bucket')};`,
    ],
    props: [
      'cloud: new AwsCloud({ region }),',
      'backend: (stack) => {',
      '  // cdktf 0.21 has no word for the lock beside the state.',
      "  stack.addOverride('terraform.backend.s3.use_lockfile', true);",
      '  return new S3Backend(stack, { bucket: stateBucket, region, key: `observability/${stack.node.id}.tfstate`, encrypt: true });',
      '},',
    ],
    expectation: "expect(written).toHaveResource('aws_db_instance', { storage_encrypted: true, deletion_protection: true });",
    plan: {
      variables: ['PLAN_ROLE'],
      who: 'the ARN of a role that trusts this repository and may read the state, its bucket and the key of that',
      step: [
        '- uses: aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3',
        '  with:',
        '    role-to-assume: ${{ vars.PLAN_ROLE }}',
        `    aws-region: ${values.region}`,
      ],
      env: [],
    },
  };
}

function gcp(values: StarterValues): StarterParts {
  return {
    provider: '@cdktf/provider-google',
    backend: 'GcsBackend',
    imports: "import { GcpCloud } from 'observability-constructs/gcp';",
    constants: [
      "/** The bucket of Terraform's state: your own, it exists already, keeps versions, and only those who deploy read it. It locks by itself. */",
      `const stateBucket = ${state(values, 'bucket')};`,
    ],
    props: [
      `cloud: new GcpCloud({ project: '${values.project}', region: '${values.region}' }),`,
      'backend: (stack) => new GcsBackend(stack, { bucket: stateBucket, prefix: `observability/${stack.node.id}` }),',
    ],
    expectation: "expect(written).toHaveResource('google_sql_database_instance', { settings: { ip_configuration: { ipv4_enabled: false } } });",
    plan: {
      variables: ['PLAN_IDENTITY_PROVIDER'],
      who: 'the full name of a Workload Identity provider that trusts this repository; its principal may read the state (`roles/storage.objectViewer` on that bucket) and the project (`roles/viewer`)',
      step: [
        '- uses: google-github-actions/auth@7c6bc770dae815cd3e89ee6cdf493a5fab2cc093 # v3.0.0',
        '  with:',
        `    project_id: ${values.project}`,
        '    workload_identity_provider: ${{ vars.PLAN_IDENTITY_PROVIDER }}',
      ],
      env: [],
    },
  };
}

function azure(values: StarterValues): StarterParts {
  return {
    provider: '@cdktf/provider-azurerm',
    backend: 'AzurermBackend',
    imports: "import { AzureCloud } from 'observability-constructs/azure';",
    constants: [
      "/** The storage account of Terraform's state: your own, it exists already, keeps versions, and only those who deploy read it. It locks by itself. */",
      `const stateAccount = ${state(values, 'storage account')};`,
    ],
    props: [
      'cloud: new AzureCloud({',
      `  subscriptionId: '${values.subscription}',`,
      `  region: '${values.region}',`,
      '  // Where Terraform runs.',
      `  vaults: { clientCidrs: ['${values.clientCidr}'] },`,
      '}),',
      "backend: (stack) => new AzurermBackend(stack, { storageAccountName: stateAccount, containerName: 'terraform-state', key: `observability/${stack.node.id}`, useAzureadAuth: true }),",
    ],
    expectation: "expect(written).toHaveResource('azurerm_postgresql_flexible_server', { public_network_access_enabled: false });",
    plan: {
      variables: ['PLAN_CLIENT_ID', 'PLAN_TENANT_ID'],
      who: 'the ids of an application that trusts this repository and may read the state (`Storage Blob Data Reader`) and the subscription (`Reader`), and of its tenant',
      step: [],
      env: ["ARM_USE_OIDC: 'true'", "ARM_USE_CLI: 'false'", 'ARM_CLIENT_ID: ${{ vars.PLAN_CLIENT_ID }}', 'ARM_TENANT_ID: ${{ vars.PLAN_TENANT_ID }}'],
    },
  };
}

/** Machines of 16 cores and 64 GiB in each zone that hold the tier with every autoscaler at its ceiling. */
const MACHINES: { readonly [T in TierName]: number } = { small: 1, medium: 6, large: 13, xlarge: 44 };

function existing({ tier, id, s3Endpoint, databaseHost, storageClass }: StarterValues): StarterParts {
  // Names below .invalid are never found, and claims of a StorageClass that is not there wait for it.
  return {
    imports: '',
    constants: [],
    props: [
      'cloud: new ExistingCluster({',
      "  kubernetes: { version: '1.33' },",
      '  // The smallest of your machines, and how many of them the platform may fill in each zone. Where it does not fit, it says how many it needs.',
      `  nodes: Nodes.shared({ cores: 16, memoryGiB: 64, perZone: ${MACHINES[tier]} }),`,
      `  storageClass: '${storageClass ?? 'change-me'}',`,
      `  objectStore: ObjectStore.s3({ endpoint: '${s3Endpoint ?? 'https://change-me.invalid'}', buckets: { prefix: 'observability-${id}' } }),`,
      `  database: Database.external({ host: '${databaseHost ?? 'change-me.invalid'}' }),`,
      '}),',
    ],
    expectation: "expect(written).toHaveManifest('Job', { spec: { template: { spec: { automountServiceAccountToken: false } } } });",
  };
}

const PARTS: { readonly [C in StarterCloud]: (values: StarterValues) => StarterParts } = { aws, gcp, azure, existing };

export function starterParts(values: StarterValues): StarterParts {
  return PARTS[values.cloud](values);
}
