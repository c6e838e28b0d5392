import type { HorizontalPodAutoscalerBehavior } from 'kubernetes-types/autoscaling/v2';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { standardLabels, type Identity } from './labels';

/** What a workload is scaled by; exactly one autoscaler per workload, and then no `replicas` on it. */
export type Autoscaling =
  /** By its own CPU and, where given, memory, in percent of the request. */
  | { readonly by: 'load'; readonly cpuPercent: number; readonly memoryPercent?: number }
  /** By the lag of its Kafka consumer group. */
  | {
      readonly by: 'lag';
      readonly topic: string;
      readonly consumerGroup: string;
      /** Records a replica may be behind (mission: 10,000). */
      readonly lagThreshold: number;
      /** Environment variable of the workload that holds the brokers. */
      readonly brokersEnv: string;
      readonly authentication: string;
      /** How the trigger says that it logs in, from `lagLogin`. */
      readonly login: { readonly [key: string]: string };
    };

export interface AutoscalerProps extends Identity {
  readonly name: string;
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly min: number;
  readonly max: number;
  readonly autoscaling: Autoscaling;
  /** Seconds of lower need before a replica goes. Default: 300. */
  readonly scaleDownSeconds?: number;
}

/** Up at once by as much again; down slowly, so that a lull does not undo what a peak needs (mission: 300 s, 10 % a minute). */
function behavior(scaleDownSeconds: number): HorizontalPodAutoscalerBehavior {
  return {
    scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 30 }] },
    scaleDown: {
      stabilizationWindowSeconds: scaleDownSeconds,
      selectPolicy: 'Max',
      policies: [
        { type: 'Percent', value: 10, periodSeconds: 60 },
        { type: 'Pods', value: 1, periodSeconds: 60 },
      ],
    },
  };
}

function byLoad(props: AutoscalerProps, target: Extract<Autoscaling, { by: 'load' }>): object {
  const metric = (name: string, averageUtilization: number): object => ({
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization } },
  });
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: props.kind, name: props.name },
    minReplicas: props.min,
    maxReplicas: props.max,
    metrics: [metric('cpu', target.cpuPercent), ...(target.memoryPercent === undefined ? [] : [metric('memory', target.memoryPercent)])],
    behavior: behavior(props.scaleDownSeconds ?? 300),
  };
}

function byLag(props: AutoscalerProps, target: Extract<Autoscaling, { by: 'lag' }>): object {
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: props.kind, name: props.name },
    pollingInterval: 15,
    minReplicaCount: props.min,
    maxReplicaCount: props.max,
    // A scaler that cannot see the lag must never shrink the consumers.
    fallback: { failureThreshold: 3, replicas: props.min, behavior: 'currentReplicasIfHigher' },
    advanced: { horizontalPodAutoscalerConfig: { name: props.name, behavior: behavior(props.scaleDownSeconds ?? 300) } },
    triggers: [
      {
        type: 'kafka',
        metadata: {
          bootstrapServersFromEnv: target.brokersEnv,
          consumerGroup: target.consumerGroup,
          topic: target.topic,
          lagThreshold: String(target.lagThreshold),
          offsetResetPolicy: 'earliest',
          ...target.login,
        },
        authenticationRef: { name: target.authentication },
      },
    ],
  };
}

/** A HorizontalPodAutoscaler, or a KEDA ScaledObject that owns one. */
export function autoscaler(scope: Construct, id: string, props: AutoscalerProps): ApiObject {
  const metadata = { name: props.name, labels: { ...standardLabels(props) } };
  return props.autoscaling.by === 'load'
    ? new ApiObject(scope, id, { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: byLoad(props, props.autoscaling) })
    : new ApiObject(scope, id, { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata, spec: byLag(props, props.autoscaling) });
}
