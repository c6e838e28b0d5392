import type { Construct } from 'constructs';
import { bufferOf, needs } from '../../facts';
import { ChartConstruct, checkedTraits, type Workload } from '../../kube';
import type { ProcessorsSizing, WorkloadSizing } from '../../sizing';
import { destinationLosses, destinationProcessorConfig } from './config/destination-processor';
import { SESSION_SECONDS } from './config/trace-processor';
import { checkDestination, gatesOf, reachesOf, secretEnv, UNKEYED, type Destination } from './destination';
import { checkReader, LAG, reader, readerPods, SAMPLER_SCALE_DOWN_SECONDS, type ProcessorProps } from './processors';
import { Sampling } from './sampling';
import type { Tenants } from './tenants';
import type { Signal } from './version';

/** One signal on its way from Kafka to one destination. */
export interface DestinationProcessorProps extends ProcessorProps {
  /** Where it goes. */
  readonly destination: Destination;
  /** What it sends there; one of the destination's. */
  readonly signal: Signal;
  /** Replicas, requests and disks of its pods; of traces also `tracesInMemory`. */
  readonly sizing: WorkloadSizing & Partial<Pick<ProcessorsSizing['traces'], 'tracesInMemory'>>;
  /** The platform's sampling: it decides how records of traces are keyed, and holds where the destination has none of its own. Default: `Sampling.tail()`. */
  readonly sampling?: Sampling;
  /** Whose data is whose; the same as the gateway's. The destination is not told, unless it has `keepTenant`. Default: all of it is of one tenant. */
  readonly tenants?: Tenants;
}

/**
 * Reads one signal from Kafka and sends it to one destination, in a consumer group of its own: a destination that is slow or away
 * lags behind by itself, and keeps nothing from the others or from the platform's backends.
 */
export class DestinationProcessor extends ChartConstruct {
  /** The Deployment, or the StatefulSet where whole traces are sampled, with its budget and policies. */
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: DestinationProcessorProps) {
    super(scope, id, { name: `to-${(props as Partial<DestinationProcessorProps>).destination?.name}-${props.signal}`, props, needs: ['buffer'], given: needs(props, 'destination', 'signal', 'sizing', 'traits', 'topic', 'clusterName', 'issuer') });
    const { clusterName, destination, signal, topic, traits, sizing, sampling = Sampling.tail(), tenants } = props;
    checkReader(this, props, (faults) => {
      checkDestination('destination', destination, faults);
      if (!destination.signals.includes(signal)) faults.add({ prop: 'signal', got: signal, allowed: `what the destination takes: ${destination.signals.join(', ')}`, write: `signal: '${destination.signals[0]}'` });
      if (destination.sampling?.wholeTraces === true && !sampling.wholeTraces) faults.add(UNKEYED);
    });
    const of = reader(`to-${destination.name}-${signal}`, `to-${destination.name}`, props);
    const room = { tracesInMemory: sizing.tracesInMemory ?? 1, cores: sizing.cpu, replicas: sizing.replicas };
    const keyed = signal === 'traces' && sampling.wholeTraces;
    const config = destinationProcessorConfig({ ...of, clusterName, destination, signal, topic, kafka: bufferOf(checkedTraits(traits)), sampling, room, ...(tenants === undefined ? {} : { tenants }) });
    this.workload = readerPods(this, props, of, {
      ...(keyed ? { kind: 'StatefulSet', graceSeconds: SESSION_SECONDS - 15, scaleDownSeconds: SAMPLER_SCALE_DOWN_SECONDS } : { kind: 'Deployment' }),
      config,
      ...destinationLosses({ destination, signal, sampling }),
      lagThreshold: keyed ? LAG.ofSmallRecords : LAG.ofWholeBatches,
      backends: reachesOf(destination, checkedTraits(traits)),
      env: secretEnv(destination),
      featureGates: gatesOf(destination),
    });
  }
}
