import type { Construct } from 'constructs';
import { Faults } from '../../errors';
import { needs } from '../../facts';
import { ChartConstruct, wayToKubernetes, type Workload } from '../../kube';
import { CLUSTER_RECEIVER_ACCESS } from './access';
import { CollectorPods } from './component';
import { clusterReceiverConfig } from './config/cluster-receiver';
import { checkGrpcEndpoint, destination } from './endpoints';
import { GATEWAY, type ClientProps } from './props';

/** Reports the cluster's objects as metrics and its events as logs; of its replicas one works, and another takes over within 15 s. */
export class ClusterReceiver extends ChartConstruct {
  /** The Deployment with its service, budget and policies. */
  public readonly workload: Workload;

  public constructor(scope: Construct, id: string, props: ClientProps) {
    super(scope, id, { name: 'cluster-receiver', props, sized: 'collector.clusterReceiver', given: needs(props, 'sizing', 'clusterName', 'issuer') });
    const { clusterName, gatewayEndpoint = GATEWAY } = props;
    const faults = new Faults();
    checkGrpcEndpoint('gatewayEndpoint', gatewayEndpoint, faults);
    faults.throwIfAny(this);
    this.workload = new CollectorPods(this, props, {
      name: 'cluster-receiver',
      kind: 'Deployment',
      config: clusterReceiverConfig({ clusterName, gatewayEndpoint }),
      access: CLUSTER_RECEIVER_ACCESS,
      noService: true,
      admits: [],
      reaches: [destination(gatewayEndpoint, 'collector'), wayToKubernetes(this)],
    }).workload;
  }
}
