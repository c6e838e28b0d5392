import type { Overlay } from '../../../config';
import { collectorConfig, exporter, extension, processor } from '../model';
import type { Signal } from '../version';
import { queueBytes, queueOnDisk, QUEUE_STORAGE } from './disk-queue';
import { cleaning, doors, type DoorProps } from './door';
import { HEALTH_CHECK, RETRY_FOR_EVER, selfTelemetry } from './shared';
import { REGIONAL_BATCH_BYTES, REGIONAL_REQUEST_MIB } from './sizes';

export interface RegionalGatewayConfigProps extends Omit<DoorProps, 'requestMiB' | 'tenants'> {
  readonly region: string;
  /** host:port of the central gateway's OTLP over gRPC. */
  readonly endpoint: string;
  /** Further headers. */
  readonly headers: { readonly [header: string]: string };
  /** File with the token that the central gateway asks for. */
  readonly tokenFile: string;
  /** File with the authority that signed the central gateway's certificate. Default: none, public ones are trusted. */
  readonly authorityFile?: string;
  /** GiB of the volume that holds the queues. */
  readonly diskGiB: number;
}

/** The token is read anew when the file changes. */
function token(filename: string): ReturnType<typeof extension> {
  return extension('bearertokenauth', { scheme: 'Bearer', filename }, 'central');
}

/** OTLP to the central gateway, an exporter for each signal so that each has its own part of the disk. */
function central(signal: Signal, props: RegionalGatewayConfigProps, authenticator: string): ReturnType<typeof exporter<'otlp_grpc'>> {
  const { endpoint, region, headers, authorityFile, diskGiB } = props;
  return exporter(
    'otlp_grpc',
    {
      endpoint,
      tls: { insecure: false, min_version: '1.2', ...(authorityFile === undefined ? {} : { ca_file: authorityFile }) },
      auth: { authenticator },
      headers: { ...headers, 'x-region': region },
      compression: 'zstd',
      timeout: '30s',
      // Finds out within 40 s that a link is gone of which nobody has told it.
      keepalive: { time: '30s', timeout: '10s', permit_without_stream: true },
      retry_on_failure: RETRY_FOR_EVER,
      // The answer is a wide-area round trip away: more batches under way than inside a cluster.
      sending_queue: queueOnDisk(signal, { bytes: queueBytes(diskGiB), maxBytes: REGIONAL_BATCH_BYTES, consumers: 10 }),
    },
    `central-${signal}`,
  );
}

/**
 * The configuration of a regional gateway: OTLP in, personal data out, into a queue on its disk, from there to the central platform's gateway.
 * Nothing is sampled and no metrics are made from spans here; the central platform does both.
 */
export function regionalGatewayConfig(props: RegionalGatewayConfigProps): Overlay {
  const { clusterName, region, tokenFile } = props;
  const clean = cleaning(props);
  const { extensions, pipelines } = doors({ ...props, requestMiB: REGIONAL_REQUEST_MIB });
  // What a sender knows of its region stays.
  const where = processor('resource', { attributes: [{ key: 'cloud.region', value: region, action: 'insert' }] }, 'region');
  const login = token(tokenFile);
  const to = <S extends Signal>(signal: S): ReturnType<typeof central>[] => [central(signal, props, login.id)];
  return collectorConfig({
    extensions: [HEALTH_CHECK, QUEUE_STORAGE, login, ...extensions],
    telemetry: selfTelemetry({ service: 'otel-regional-gateway', clusterName }),
    pipelines: [
      ...pipelines('traces', { through: [...clean.traces, where], to: to('traces') }),
      ...pipelines('metrics', { through: [...clean.metrics, where], to: to('metrics') }),
      ...pipelines('logs', { through: [...clean.logs, where], to: to('logs') }),
    ],
  });
}
