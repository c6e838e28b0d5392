import type { Overlay } from '../../../config';
import { Faults } from '../../../errors';
import type { CloudPermission } from '../../../facts';
import type { Traffic } from '../../../kube';
import type { SecretKey } from '../authentication';
import type { Sampling } from '../sampling';
import type { Signal } from '../version';

/** How one signal leaves for a destination. Queue, retries and batches are added by the place it leaves from. */
export interface DestinationRoute {
  /** Type of the exporter in collector contrib, for example `otlp_http`. */
  readonly exporter: string;
  /** Its configuration, without `sending_queue` and `retry_on_failure`; with one of these where `queues` or `retries` is false. */
  readonly config: Overlay;
  /** Extensions that it names, by id. Default: none. */
  readonly extensions?: { readonly [id: string]: Overlay };
  /** Processors right before it, in order, by id. Default: none. */
  readonly processors?: { readonly [id: string]: Overlay };
  /** Bytes of the largest request that the destination takes, before compression; batches stay below it. Default: 4 MiB. */
  readonly maxRequestBytes?: number;
  /** False for an exporter without `sending_queue`, or one that has it in `config`. Default: true. */
  readonly queues?: boolean;
  /** False for an exporter without `retry_on_failure`, or one that has it in `config`. Default: true. */
  readonly retries?: boolean;
  /** Feature gates that the collector needs for it. Default: none. */
  readonly featureGates?: readonly string[];
}

/**
 * Somewhere that telemetry goes beside the platform's own backends. The static factories of `Destination` make the usual ones;
 * whatever else has this shape fits as well.
 */
export interface Destination {
  /** 1 to 16 lower-case letters, digits and dashes, unique in a platform; its workloads are `to-<name>-<signal>`. */
  readonly name: string;
  /** What is sent there. */
  readonly signals: readonly Signal[];
  /** How many traces are sent there. Default: the platform's. One of whole traces only where the platform's is. */
  readonly sampling?: Sampling;
  /** Environment of the pods that send, from Secrets in the platform's namespace that the user has put there. Default: none. */
  readonly env?: { readonly [name: string]: SecretKey };
  /** What the pods' cloud identity must be allowed; granted where the platform runs on that cloud. Default: nothing, and no identity. */
  readonly permissions?: readonly CloudPermission[];
  /** Where the pods must get through. Default: port 443 of any address. */
  readonly reaches?: readonly Traffic[];
  /** True: resources keep `observability.tenant`, which says whose they are, where the platform has several tenants. Default: false. */
  readonly keepTenant?: boolean;
  /** How a signal leaves. */
  route(signal: Signal): DestinationRoute;
}

/** What every destination of the library can be told. */
export interface DestinationProps {
  /** Its name in the platform, when one kind is used twice. Default: its kind, for example `xray`. */
  readonly name?: string;
  /** How many traces are sent there. Default: the platform's. */
  readonly sampling?: Sampling;
}

/** The same, for those that take several signals. */
export interface SignalsProps<S extends Signal = Signal> extends DestinationProps {
  /** What is sent there. Default: all that it takes. */
  readonly signals?: readonly S[];
}

export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];

const NAME = /^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$/;

/** Adds a fault for everything that the platform could not use, whoever made the destination. */
export function checkDestination(prop: string, destination: Destination, faults: Faults): void {
  const { name, signals, env = {} } = destination;
  if (!NAME.test(name)) {
    const allowed = '1 to 16 lower-case letters, digits and dashes, beginning with a letter: it is part of the name of workloads and of an IAM role';
    faults.add({ prop: `${prop}.name`, got: name, allowed, write: "name: 'vendor'" });
  }
  if (signals.length === 0 || new Set(signals).size !== signals.length || signals.some((s) => !SIGNALS.includes(s))) {
    faults.add({ prop: `${prop}.signals`, got: signals, allowed: `at least one of ${SIGNALS.join(', ')}, each once`, write: "signals: ['traces']" });
  }
  for (const variable of Object.keys(env).filter((v) => TAKEN.test(v) || !/^[A-Z][A-Z0-9_]*$/.test(v))) {
    const allowed = 'capital letters, digits and underscores, and not a name that the pods use themselves';
    faults.add({ prop: `${prop}.env.${variable}`, got: variable, allowed, write: `TO_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_TOKEN` });
  }
  checkRoutes(prop, destination, faults);
}

/** Adds a fault for each queue and each way to retry that the place it runs in would write over. */
function checkRoutes(prop: string, destination: Destination, faults: Faults): void {
  const said = new Set<string>();
  for (const signal of destination.signals.filter((s) => SIGNALS.includes(s))) {
    const { config, queues = true, retries = true } = destination.route(signal);
    for (const [key, kept, instead] of [['sending_queue', !queues, 'queues'], ['retry_on_failure', !retries, 'retries']] as const) {
      if (kept || config[key] === undefined || said.has(key)) continue;
      said.add(key);
      const allowed = 'nothing: it is made where the destination runs, waiting for the answer behind Kafka and on the disk without, and this one would be written over';
      faults.add({ prop: `${prop}.route('${signal}').config.${key}`, got: config[key], allowed, write: `${instead}: false beside config, for one of your own that the rules are held against` });
    }
  }
}

/** Variables that the collector's pods have already, or get from the cloud, or that Go reads. */
const TAKEN = /^(POD|KAFKA|K8S|GO)|^AWS_CONTAINER|^REDACTION_HASH_KEY$|^AZURE_(CLIENT_ID|TENANT_ID|FEDERATED_TOKEN_FILE)$/;

/** A destination whose shape is checked where it is made; `faults` holds what its factory has found already. */
export function checked(factory: string, made: Destination, faults = new Faults()): Destination {
  checkDestination('props', made, faults);
  faults.throwIfAny(`Destination.${factory}`);
  return made;
}

/** The environment variable of one of a destination's secrets; two destinations in one pod never share one. */
export function envName(destination: string, what: string): string {
  return `TO_${destination}_${what}`.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}
