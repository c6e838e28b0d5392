import type { TerraformBackend, TerraformStack } from 'cdktf';
import type { Cloud, GivenCluster } from '../clouds/cloud';
import type { InstrumentationChoice } from '../components/auto-instrumentation';
import type { Authentication, Cardinality, Cors, Destination, Exposure, Filters, ProcessesProps, Redaction, Sampling, Tenants } from '../components/collector';
import type { TenantLimits } from '../components/microservices';
import type { Overlay } from '../config';
import type { ImagesProps } from '../kube';
import type { Tier } from '../sizing';

/** Components whose configuration file an overlay can change, by their release's name; those of a destination by their workload's, `to-<name>-<signal>`. */
export type OverlaidComponent = `to-${string}` | 'agent' | 'cluster-receiver' | 'gateway' | 'trace-processor' | 'metric-processor' | 'log-processor' | 'tempo' | 'mimir' | 'loki' | 'grafana';

/** Gives each stack its state backend; called once per stack. A local backend needs a relative path. */
export type Backend = (stack: TerraformStack) => TerraformBackend;

/** Who brings operators and components into the cluster: Terraform, or whoever applies the manifests. */
export type Delivery = 'terraform' | 'manifests';

/** Where a platform runs, and who keeps Terraform's state; a cluster that exists needs neither Terraform nor a state. */
export type PlaceProps =
  | {
      /** Where it runs: `new AwsCloud({ region })` from `observability-constructs/aws`, or `new ExistingCluster({ ... })`. */
      readonly cloud: Cloud | GivenCluster;
      /** Gives each stack its state backend; called once per stack. A local backend needs a relative path. */
      readonly backend: Backend;
      /**
       * Who brings operators and components into the cluster. `terraform`: releases of Helm. `manifests`: you, with Argo CD, Flux or kubectl, from `manifests/<id>/`
       * and `platform.operators`; Terraform makes the cloud's part and, in the cluster, what only it knows: namespaces, ServiceAccounts, facts, Secrets, StorageClass.
       * To be chosen before the first deploy: Terraform uninstalls the releases that it no longer has. Default: `terraform`.
       */
      readonly delivery?: Delivery;
    }
  | {
      /** Where it runs: `new ExistingCluster({ ... })`. */
      readonly cloud: GivenCluster;
      /** No state backend. Default: none, there is no Terraform, and the manifests are applied with kubectl or by GitOps. */
      readonly backend?: undefined;
      /** Who brings operators and components into the cluster: you. Default: `manifests`, there being no Terraform. */
      readonly delivery?: 'manifests';
    };

/** A platform, and where it runs. */
export type ObservabilityPlatformProps = PlaceProps & PlatformProps;

/** A platform, wherever it runs. */
export interface PlatformProps {
  /** How big the platform is: `Tier.MEDIUM`, or one changed by `tier.with({...})`. Every number follows from it. */
  readonly tier: Tier;
  /** Kubernetes namespace of the workloads, up to 52 characters; the agent runs in `<namespace>-agent`. Default: `observability`. */
  readonly namespace?: string;
  /** How many traces are kept. Default: `Sampling.tail()`, every error, slow trace and exception, and 10 % of the rest. */
  readonly sampling?: Sampling;
  /**
   * Where telemetry goes beside the platform's own backends, for example `Destination.xray({ region: 'us-west-2' })`. None of them holds
   * back another, or the backends. Default: none.
   */
  readonly destinations?: readonly Destination[];
  /** How the gateway knows who sends; the platform's own collectors have a door of their own. Default: `Authentication.none()`, every pod of the cluster may. */
  readonly authentication?: Authentication;
  /** Web pages that may send to the gateway from a browser. Default: none. */
  readonly cors?: Cors;
  /** A load balancer before the gateway for senders outside the cluster, such as regional gateways; not with `Authentication.none()`. Default: none. */
  readonly exposure?: Exposure;
  /**
   * Whose data is whose, for example `Tenants.fromToken({ claim: 'team', allowed: ['shop', 'search'], default: 'unknown' })`: the backends keep each
   * tenant's apart. Default: all of it is of one tenant, and the backends ask for none.
   */
  readonly tenants?: Tenants;
  /**
   * Limits of single tenants where everybody's do not fit, in each backend's own terms, for example
   * `{ mimir: { shop: { max_global_series_per_user: 100_000 } } }`. Default: none, every tenant may take as much as the whole load.
   */
  readonly tenantLimits?: { readonly [B in 'tempo' | 'mimir' | 'loki']?: TenantLimits };
  /** Processes of every node that are measured, added up by class, for example `{ classes: { java: ['java'] } }`. Default: none. */
  readonly processes?: ProcessesProps;
  /** What the gateway drops unread. Default: `Filters.standard()`, spans and log lines of health checks. */
  readonly filters?: Filters;
  /** What is taken out before anything is kept. Default: `Redaction.standard()`, e-mail addresses, payment, national ids and credentials. */
  readonly redaction?: Redaction;
  /** What keeps the number of series within bounds. Default: `Cardinality.standard()`, no ids of requests and persons on data points, none in paths. */
  readonly cardinality?: Cardinality;
  /** Lets pods ask for instrumentation by annotation, `instrumentation.opentelemetry.io/inject-java: <namespace>/platform`. Default: none. */
  readonly autoInstrumentation?: InstrumentationChoice;
  /** `off` scrapes no pod. Default: `on`, agents scrape pods with the annotation `prometheus.io/scrape: "true"`, and the backends and operators of the platform carry it. */
  readonly scraping?: 'on' | 'off';
  /**
   * True lets the topic of traces grow when the sizing asks for more partitions; traces under way at that moment are split between two
   * samplers. Set it for one deployment in a quiet hour. Default: false, the topics job refuses and says so.
   */
  readonly repartitionTraces?: boolean;
  /** Mirror and versions of the container images. Default: the library's table, from the public registries. */
  readonly images?: ImagesProps;
  /** Laid over a component's configuration file and stronger than everything in it; unknown keys pass through. Default: none. */
  readonly overlays?: { readonly [C in OverlaidComponent]?: Overlay };
  /** Tags on every cloud resource that can carry them. Default: none beside the platform's own. */
  readonly tags?: { readonly [key: string]: string };
  /** Number of the revision: raising it writes every generated secret anew, in the cloud's store and in the cluster. Whole number from 1. Default: 1. */
  readonly secretsRevision?: number;
}

/** True for a cluster that exists, into which only operators and workloads come. */
export function isGiven(cloud: Cloud | GivenCluster): cloud is GivenCluster {
  return 'connectGiven' in cloud;
}
