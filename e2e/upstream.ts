import type { Overlay } from '../lib';
import type { Ports } from './changes';
import type { Topic } from './platform';

interface UpstreamProps {
  readonly ports: Ports;
  readonly topics: readonly Topic[];
  readonly memoryMiB: number;
  /** Records keyed by trace id, as tail sampling needs them. */
  readonly keyed: boolean;
  /** TLS at its door and compression into Kafka, as ours has. */
  readonly secured: boolean;
  /** Folder with tls.crt and tls.key. */
  readonly certificates: string;
}

/**
 * What the chart opentelemetry-collector 0.170.0 (collector 0.158) runs by default: memory_limiter and batch between OTLP and an exporter, here
 * Kafka's with its own defaults, so that both do the same job. Left out are the receivers that get nothing (jaeger, zipkin, prometheus).
 * One default had to go: records end at 1 MB, and a default batch of 8,192 items is larger, so it would be thrown away.
 */
export function upstreamConfig({ ports, topics, memoryMiB, keyed, secured, certificates }: UpstreamProps): Overlay {
  const topic = (signal: string): Topic => topics.find(({ name }) => name === `otlp-${signal}`)!;
  const exporterOf = (signal: string): Overlay => ({
    brokers: '${env:KAFKA_BROKERS}',
    tls: { insecure: false },
    auth: { sasl: { mechanism: 'SCRAM-SHA-512', username: '${env:KAFKA_USERNAME}', password: '${env:KAFKA_PASSWORD}' } },
    [signal]: { topic: topic(signal).name },
    producer: { max_message_bytes: Number(topic(signal).settings['max.message.bytes']), ...(secured ? { compression: 'zstd' } : {}) },
    ...(keyed && signal === 'traces' ? { partition_traces_by_id: true } : {}),
  });
  const tls = secured ? { tls: { cert_file: `${certificates}/tls.crt`, key_file: `${certificates}/tls.key` } } : {};
  const signals = ['traces', 'metrics', 'logs'];
  const pipeline = (signal: string): Overlay => ({ receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: [`kafka/${signal}`] });
  return {
    extensions: { health_check: { endpoint: `127.0.0.1:${ports[13_133]}` } },
    receivers: { otlp: { protocols: { grpc: { endpoint: `127.0.0.1:${ports[4317]}`, ...tls }, http: { endpoint: `127.0.0.1:${ports[4318]}`, ...tls } } } },
    // 80 % and 25 % of the pod, as ours are.
    processors: { batch: {}, memory_limiter: { check_interval: '5s', limit_mib: Math.floor(memoryMiB * 0.8), spike_limit_mib: Math.floor(memoryMiB * 0.25) } },
    exporters: Object.fromEntries(signals.map((signal) => [`kafka/${signal}`, exporterOf(signal)])),
    service: {
      telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port: ports[8888] } } } }] } },
      extensions: ['health_check'],
      pipelines: Object.fromEntries(signals.map((signal) => [signal, pipeline(signal)])),
    },
  };
}
