import type { HorizontalPodAutoscalerBehavior } from 'kubernetes-types/autoscaling/v2';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { standardLabels, type Identity } from './labels';

/** What a workload is scaled by; exactly one autoscaler per workload, and then no `replicas` on it. */
export type Autoscaling =
  | {
      /** By its own CPU and, where given, memory and a metric, whichever asks for most. */
      readonly by: 'load';
      /** Of the request. */
      readonly cpuPercent: number;
      /** Of the request. Default: not by memory. */
      readonly memoryPercent?: number;
      /** Asked through KEDA. Default: none. */
      readonly metric?: PrometheusMetric;
    }
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

/** A number that a Prometheus or a Mimir can say. While it cannot, the others may add replicas, and none is taken away. */
export interface PrometheusMetric {
  /** Base of its query API, as KEDA reaches it from another namespace. */
  readonly url: string;
  /** Has one result or none. */
  readonly query: string;
  /** How much of it a replica may have. */
  readonly perReplica: number;
  /** Headers of the query; no secrets. Default: none. */
  readonly headers?: { readonly [header: string]: string };
}

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

type ByLoad = Extract<Autoscaling, { by: 'load' }>;

function byLoad(props: AutoscalerProps, target: ByLoad): object {
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

/** What every ScaledObject says; its HorizontalPodAutoscaler has its name. */
function scaled(props: AutoscalerProps): object {
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: props.kind, name: props.name },
    minReplicaCount: props.min,
    maxReplicaCount: props.max,
    advanced: { horizontalPodAutoscalerConfig: { name: props.name, behavior: behavior(props.scaleDownSeconds ?? 300) } },
  };
}

/** No `fallback`: Kubernetes itself takes no replica away while a metric cannot be had, and lets the others add some (1.34, computeReplicasForMetrics). */
function byLoadAndMetric(props: AutoscalerProps, { cpuPercent, memoryPercent }: ByLoad, { url, query, perReplica, headers = {} }: PrometheusMetric): object {
  const resource = (type: string, percent: number): object => ({ type, metricType: 'Utilization', metadata: { value: String(percent) } });
  const customHeaders = Object.entries(headers).map(([name, value]) => `${name}=${value}`).join(',');
  return {
    ...scaled(props),
    triggers: [
      resource('cpu', cpuPercent),
      ...(memoryPercent === undefined ? [] : [resource('memory', memoryPercent)]),
      {
        type: 'prometheus',
        metricType: 'AverageValue',
        metadata: {
          serverAddress: url,
          query,
          threshold: String(perReplica),
          // No result is no answer: as nought it would take replicas away.
          ignoreNullValues: 'false',
          ...(customHeaders === '' ? {} : { customHeaders }),
        },
      },
    ],
  };
}

function byLag(props: AutoscalerProps, target: Extract<Autoscaling, { by: 'lag' }>): object {
  return {
    ...scaled(props),
    pollingInterval: 15,
    // A scaler that cannot see the lag must never shrink the consumers.
    fallback: { failureThreshold: 3, replicas: props.min, behavior: 'currentReplicasIfHigher' },
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
  const { autoscaling } = props;
  const byKeda = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' };
  if (autoscaling.by === 'lag') return new ApiObject(scope, id, { ...byKeda, metadata, spec: byLag(props, autoscaling) });
  const { metric } = autoscaling;
  if (metric === undefined) return new ApiObject(scope, id, { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: byLoad(props, autoscaling) });
  // KEDA refuses a workload that a HorizontalPodAutoscaler scales already, as here before there was a metric; with this it takes over the one of its name.
  const annotations = { 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' };
  return new ApiObject(scope, id, { ...byKeda, metadata: { ...metadata, annotations }, spec: byLoadAndMetric(props, autoscaling, metric) });
}
