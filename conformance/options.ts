import { Authentication, Cardinality, Destination, Filters, Redaction, Sampling, Tenants, Tier, type Cloud, type ObservabilityPlatformProps, type RegionalGatewayProps } from '../lib';
import { AwsCloud, AwsKafka } from '../lib/clouds/aws';
import { AzureCloud, AzureKafka } from '../lib/clouds/azure';
import { GcpCloud, GcpKafka } from '../lib/clouds/gcp';
import { STRIMZI_TRAITS } from '../lib/facts';

/** One choice of a platform, and the tiers that have it. */
export interface Option {
  readonly name: string;
  readonly props: Partial<Omit<ObservabilityPlatformProps, 'tier'>>;
  /** Default: all. */
  readonly tiers?: readonly Tier[];
}

export const TIERS = [Tier.SMALL, Tier.MEDIUM, Tier.LARGE, Tier.XLARGE] as const;

/** Tiers with Kafka: what needs whole traces in one place works there only. */
const WITH_KAFKA = [Tier.MEDIUM, Tier.LARGE, Tier.XLARGE] as const;

/** AWS with Kafka as Strimzi's pods: its authority's certificate is a file, and each client has a login of its own. */
function withStrimzi(): Cloud {
  const aws = new AwsCloud({ region: 'us-west-2' });
  return Object.create(aws, { traits: { value: { ...aws.traits, kafka: STRIMZI_TRAITS } } }) as Cloud;
}

const key = (name: string): { readonly name: string; readonly key: string } => ({ name, key: 'value' });

/**
 * Every choice that changes a collector's configuration. Whoever adds one to the library adds a row; a component that no row
 * brings into a configuration fails test/conformance/manifest.test.ts.
 */
export const OPTIONS: readonly Option[] = [
  { name: 'defaults', props: {} },

  { name: 'Kafka in the cluster', props: { cloud: withStrimzi() }, tiers: WITH_KAFKA },
  { name: 'MSK by identity', props: { cloud: new AwsCloud({ region: 'us-west-2', kafka: AwsKafka.mskIam() }) }, tiers: WITH_KAFKA },
  { name: 'Event Hubs', props: { cloud: new AzureCloud({ subscriptionId: '00000000-0000-0000-0000-000000000000', region: 'westeurope', vaults: { clientCidrs: ['203.0.113.7/32'] }, kafka: AzureKafka.eventHubs() }) }, tiers: [Tier.MEDIUM, Tier.LARGE] },
  { name: 'Google Managed Kafka', props: { cloud: new GcpCloud({ project: 'acme-telemetry', region: 'europe-west1', kafka: GcpKafka.managed() }) }, tiers: WITH_KAFKA },

  { name: 'no sampling', props: { sampling: Sampling.none() } },
  { name: 'probabilistic', props: { sampling: Sampling.probabilistic({ percent: 25 }) } },
  { name: 'tail, share only', props: { sampling: Sampling.tail({ keepErrors: false, keepSlowerThanMs: false, keepExceptions: false, restPercent: 5 }) }, tiers: WITH_KAFKA },
  { name: 'tail, no share', props: { sampling: Sampling.tail({ restPercent: 0, keepSlowerThanMs: 250, decisionWaitSeconds: 20 }) }, tiers: WITH_KAFKA },
  {
    name: 'tail, every rule',
    props: {
      sampling: Sampling.tail({
        keepAttributes: [
          { key: 'tier', values: ['gold', 7, true], patterns: ['^plat'] },
          { key: 'order.failed', values: [true] },
        ],
        restSpansPerSecond: 5000,
        services: { checkout: { restPercent: 100, keepSlowerThanMs: 300 }, search: { restPercent: 0 }, batch: { keepSlowerThanMs: false }, prober: { drop: true } },
      }),
    },
    tiers: WITH_KAFKA,
  },

  { name: 'redaction off', props: { redaction: Redaction.off() } },
  {
    name: 'redaction, all of it',
    props: {
      redaction: Redaction.of({
        presets: ['email', 'nationalIds', 'payment', 'credentials', 'ipAddresses', 'sql'],
        patterns: ['customer-[0-9]{6}'],
        slowPatterns: ['[0-9]{3}-customer'],
        keys: ['birthday'],
        hash: { keys: ['user.id'], secret: key('hashing') },
        allow: { keys: ['build.id'], values: ['support@example\\.com'] },
      }),
    },
  },

  { name: 'filters off', props: { filters: Filters.off() } },
  {
    name: 'filters, all of them',
    props: {
      filters: Filters.of({
        healthPaths: ['/internal/status'],
        spans: [{ service: 'checkout', name: '^poll', attributes: { 'http.request.method': 'OPTIONS', 'retry.count': 0, 'synthetic': true } }],
        logs: [{ service: 'checkout', below: 'INFO', body: '^heartbeat', attributes: { 'log.file.name': 'noise.log' } }],
        dropAttributes: ['thread.id'],
      }),
    },
  },
  { name: 'cardinality off', props: { cardinality: Cardinality.off() } },
  {
    name: 'cardinality, all guards',
    props: {
      cardinality: Cardinality.of({
        dropKeys: ['order.id'],
        allowKeys: ['session.id'],
        keepOnly: { 'http.server.request.duration': ['http.route', 'http.request.method'], total: [] },
        dropMetrics: ['jvm\\.buffer\\..*'],
        pathKeys: ['http.route'],
        spanNames: false,
      }),
    },
  },
  { name: 'no scraping', props: { scraping: 'off' } },
  { name: 'processes', props: { processes: { classes: { java: ['java'], postgres: ['postgres', 'postmaster'], kube: ['kube-.*'] } } } },

  { name: 'bearer tokens', props: { authentication: Authentication.bearerTokens({ secret: key('senders') }) } },
  { name: 'basic', props: { authentication: Authentication.basic({ secret: { name: 'senders', key: 'htpasswd' } }) } },
  { name: 'oidc', props: { authentication: Authentication.oidc({ issuer: 'https://login.example.com', audience: 'telemetry', issuerCa: { name: 'login', key: 'ca.crt' } }) } },
  { name: 'mutual TLS', props: { authentication: Authentication.mutualTls() } },
  { name: 'mutual TLS, own authority', props: { authentication: Authentication.mutualTls({ clientCa: { name: 'clients', key: 'ca.crt' } }) } },
  { name: 'web pages', props: { cors: { allowedOrigins: ['https://shop.example.com'] } } },

  { name: 'one tenant', props: { tenants: Tenants.single('shop') } },
  {
    name: 'tenants from a token',
    props: {
      authentication: Authentication.oidc({ issuer: 'https://login.example.com', audience: 'telemetry', issuerCa: { name: 'login', key: 'ca.crt' } }),
      tenants: Tenants.fromToken({ claim: 'team', allowed: ['shop', 'search'], default: 'unknown' }),
    },
  },
  {
    name: 'tenants from users, all spans',
    props: { authentication: Authentication.basic({ secret: { name: 'senders', key: 'htpasswd' } }), sampling: Sampling.none(), tenants: Tenants.fromUser({ allowed: ['shop', 'team_b'], default: 'shop' }) },
  },
  {
    name: 'tenants from a header, elsewhere too',
    props: {
      authentication: Authentication.none(),
      cors: { allowedOrigins: ['https://shop.example.com'] },
      tenants: Tenants.fromHeader({ allowed: ['shop', 'search'], default: 'shop' }),
      destinations: [
        Destination.otlp({ name: 'vendor', endpoint: 'https://otlp.example.com' }),
        Destination.otlp({ name: 'archive', endpoint: 'https://archive.example.com', keepTenant: true }),
      ],
    },
  },

  {
    name: 'destinations on AWS',
    props: {
      destinations: [
        Destination.xray({ region: 'us-west-2' }),
        Destination.cloudWatchLogs({ region: 'us-west-2', logGroup: '/observability/logs', logStream: 'otlp' }),
        Destination.amazonPrometheus({ region: 'us-west-2', workspaceId: 'ws-12345678-abcd' }),
        Destination.xray({ region: 'eu-west-1', name: 'xray-eu', roleArn: 'arn:aws:iam::111122223333:role/telemetry', sampling: Sampling.probabilistic({ percent: 1 }) }),
      ],
    },
  },
  {
    name: 'Google and Azure',
    props: { destinations: [Destination.googleCloud({ project: 'my-project' }), Destination.azureMonitor({ connectionString: key('azure') })] },
  },
  {
    name: 'Splunk and New Relic',
    props: {
      destinations: [
        Destination.splunkObservability({ realm: 'us1', accessToken: key('splunk') }),
        Destination.splunkHec({ endpoint: 'https://http-inputs.example.com:443', token: key('splunk-hec') }),
        Destination.newRelic({ apiKey: key('newrelic') }),
      ],
    },
  },
  {
    name: 'OTLP elsewhere',
    props: {
      destinations: [
        Destination.otlp({ name: 'vendor', endpoint: 'https://otlp.example.com', headers: { 'x-team': 'a' }, secretHeaders: { 'x-api-key': key('vendor') } }),
        Destination.otlp({ name: 'vendor-grpc', endpoint: 'https://otlp.example.com:4317', protocol: 'grpc', compression: 'zstd' }),
      ],
    },
  },
];

/** A choice of a regional gateway, which runs in clusters without a platform. */
export interface Region {
  readonly name: string;
  readonly props: Partial<RegionalGatewayProps>;
}

/** Its own choices; those that it shares with the gateway are in the rows above. */
export const REGIONS: readonly Region[] = [
  { name: 'defaults', props: {} },
  {
    name: 'own authority, every guard of its door',
    props: {
      central: { endpoint: 'otlp.example.com:4317', token: key('central'), authority: { name: 'central', key: 'ca.crt' }, headers: { 'X-Scope-OrgID': 'eu' } },
      authentication: Authentication.bearerTokens({ secret: key('senders') }),
      cors: { allowedOrigins: ['https://shop.example.com'] },
      redaction: Redaction.of({ presets: ['email'], hash: { keys: ['user.id'], secret: key('hashing') } }),
    },
  },
  { name: 'nothing taken out', props: { redaction: Redaction.off(), filters: Filters.off(), cardinality: Cardinality.off() } },
];
