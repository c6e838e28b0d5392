import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { selectorLabels, standardLabels, type Identity } from './labels';
import type { Port } from './pod';

export interface LoadBalancerProps extends Identity {
  readonly name: string;
  /** The cloud's words for what kind of balancer it is. */
  readonly annotations: { readonly [key: string]: string };
  /** Addresses that may connect. */
  readonly sourceRanges: readonly string[];
  /** Default: none, the cluster's own controller. */
  readonly loadBalancerClass?: string;
  /** Ports of the pods, by name. */
  readonly ports: readonly Port[];
}

/** A Service that is reached from outside the cluster; pods see who connects, so that their network policy can judge it. */
export function loadBalancer(scope: Construct, id: string, props: LoadBalancerProps): ApiObject {
  const { name, annotations, sourceRanges, loadBalancerClass, ports } = props;
  return new ApiObject(scope, id, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { ...standardLabels(props) }, ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }) },
    spec: {
      type: 'LoadBalancer',
      ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
      externalTrafficPolicy: 'Local',
      loadBalancerSourceRanges: [...sourceRanges],
      selector: { ...selectorLabels(props) },
      ports: ports.map((port) => ({ name: port.name, port: port.port, targetPort: port.name })),
    },
  });
}
