import { Faults } from '../../../errors';
import type { CloudPermission } from '../../../facts';
import type { Overlay } from '../../../config';
import { checked, type Destination, type DestinationProps } from './destination';

/** A service of AWS, and as whom it is called. */
export interface AwsDestinationProps extends DestinationProps {
  /** Region of the service, as `us-west-2`. */
  readonly region: string;
  /** ARN of a role to take, for a destination in another account; it must trust the platform's role. Default: the pods' own identity. */
  readonly roleArn?: string;
}

interface AwsRegion {
  readonly partition: string;
  readonly suffix: string;
}

function regionOf(region: string, faults: Faults): AwsRegion {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) faults.add({ prop: 'region', got: region, allowed: 'a region of AWS', write: "region: 'us-west-2'" });
  if (region.startsWith('cn-')) return { partition: 'aws-cn', suffix: 'amazonaws.com.cn' };
  return { partition: region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws', suffix: 'amazonaws.com' };
}

function checkRole(roleArn: string | undefined, faults: Faults): void {
  if (roleArn === undefined || /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(roleArn)) return;
  faults.add({ prop: 'roleArn', got: roleArn, allowed: 'the ARN of an IAM role', write: "roleArn: 'arn:aws:iam::111122223333:role/telemetry'" });
}

/** What the pods' identity needs: the actions themselves, or to take the role that has them. */
function permission(roleArn: string | undefined, actions: readonly string[], resource: string): CloudPermission {
  return roleArn === undefined ? { cloud: 'aws', actions, resources: [resource] } : { cloud: 'aws', actions: ['sts:AssumeRole'], resources: [roleArn] };
}

/** Signs each request; without credentials at its start the collector does not start. */
function signer(region: string, service: string, roleArn: string | undefined): Overlay {
  return { region, service, ...(roleArn === undefined ? {} : { assume_role: { arn: roleArn, sts_region: region } }) };
}

/** X-Ray takes 5 MB and 10,000 spans a request (CloudWatch user guide, OTLP endpoints). */
const XRAY_REQUEST_BYTES = 3 * 2 ** 20;

/**
 * AWS X-Ray by its OTLP endpoint, which needs Transaction Search to be on in that account and region.
 * Not by the exporter `awsxray`: at 0.159 it has neither queue nor retries, and drops segments that X-Ray returns as unprocessed.
 */
export function xray({ region, roleArn, name = 'xray', sampling }: AwsDestinationProps): Destination {
  const faults = new Faults();
  const { suffix } = regionOf(region, faults);
  checkRole(roleArn, faults);
  const id = `sigv4auth/${name}`;
  const made: Destination = {
    name,
    signals: ['traces'],
    ...(sampling === undefined ? {} : { sampling }),
    // X-Ray knows no resource to narrow it to (service authorization reference).
    permissions: [permission(roleArn, ['xray:PutTraceSegments', 'xray:PutSpans', 'xray:PutSpansForIndexing'], '*')],
    route: () => ({
      exporter: 'otlp_http',
      config: { traces_endpoint: `https://xray.${region}.${suffix}/v1/traces`, compression: 'gzip', timeout: '30s', auth: { authenticator: id } },
      extensions: { [id]: signer(region, 'xray', roleArn) },
      maxRequestBytes: XRAY_REQUEST_BYTES,
    }),
  };
  return checked('xray', made, faults);
}

/** The same, and the stream that lines go into. */
export interface CloudWatchLogsProps extends Omit<AwsDestinationProps, 'sampling'> {
  /** Name of a log group that exists. */
  readonly logGroup: string;
  /** Name of a log stream in it that exists. */
  readonly logStream: string;
}

/** PutLogEvents takes 1 MB a request (CloudWatch Logs quotas), and its OTLP endpoint the same. */
const CLOUDWATCH_REQUEST_BYTES = 1_000_000;

/** CloudWatch Logs by its OTLP endpoint; group and stream must exist. */
export function cloudWatchLogs({ region, roleArn, logGroup, logStream, name = 'cloudwatch' }: CloudWatchLogsProps): Destination {
  const faults = new Faults();
  const { suffix, partition } = regionOf(region, faults);
  checkRole(roleArn, faults);
  if (!/^[\w./#-]{1,512}$/.test(logGroup)) faults.add({ prop: 'logGroup', got: logGroup, allowed: 'the name of a log group, 1 to 512 of a-z A-Z 0-9 _ - / . #', write: "logGroup: '/observability/logs'" });
  if (!/^[^:*]{1,512}$/.test(logStream)) faults.add({ prop: 'logStream', got: logStream, allowed: 'the name of a log stream, without : and *', write: "logStream: 'otlp'" });
  const id = `sigv4auth/${name}`;
  const made: Destination = {
    name,
    signals: ['logs'],
    permissions: [permission(roleArn, ['logs:PutLogEvents'], `arn:${partition}:logs:${region}:*:log-group:${logGroup}:log-stream:${logStream}`)],
    route: () => ({
      exporter: 'otlp_http',
      config: {
        logs_endpoint: `https://logs.${region}.${suffix}/v1/logs`,
        headers: { 'x-aws-log-group': logGroup, 'x-aws-log-stream': logStream },
        compression: 'gzip',
        timeout: '30s',
        auth: { authenticator: id },
      },
      extensions: { [id]: signer(region, 'logs', roleArn) },
      maxRequestBytes: CLOUDWATCH_REQUEST_BYTES,
    }),
  };
  return checked('cloudWatchLogs', made, faults);
}

/** The same, and the workspace that samples go into. */
export interface AmazonPrometheusProps extends Omit<AwsDestinationProps, 'sampling'> {
  /** Id of the workspace, as `ws-0123abcd-...`. */
  readonly workspaceId: string;
}

/** Amazon Managed Service for Prometheus by remote write. It refuses samples that are older than the newest of their series by more than the workspace allows. */
export function amazonPrometheus({ region, roleArn, workspaceId, name = 'amp' }: AmazonPrometheusProps): Destination {
  const faults = new Faults();
  const { suffix, partition } = regionOf(region, faults);
  checkRole(roleArn, faults);
  if (!/^ws-[0-9a-f-]{8,64}$/.test(workspaceId)) faults.add({ prop: 'workspaceId', got: workspaceId, allowed: 'the id of a workspace, which begins with ws-', write: "workspaceId: 'ws-12345678-abcd-...'" });
  const id = `sigv4auth/${name}`;
  const made: Destination = {
    name,
    signals: ['metrics'],
    permissions: [permission(roleArn, ['aps:RemoteWrite'], `arn:${partition}:aps:${region}:*:workspace/${workspaceId}`)],
    route: () => ({
      exporter: 'prometheus_remote_write',
      config: {
        http: { endpoint: `https://aps-workspaces.${region}.${suffix}/workspaces/${workspaceId}/api/v1/remote_write`, timeout: '30s', auth: { authenticator: id } },
        // For all requests of one push together: one that ran out between two of them would hide the rest (0.159).
        timeout: '0s',
        // Several requests of one push at a time; the exporter cuts them itself.
        max_batch_request_parallelism: 5,
        max_batch_size_bytes: 1_000_000,
      },
      extensions: { [id]: signer(region, 'aps', roleArn) },
      queues: false,
      retries: false,
      // Without it a 429 is final, and that is how the service says that it is too much (0.159: alpha).
      featureGates: ['exporter.prometheusremotewritexporter.RetryOn429'],
    }),
  };
  return checked('amazonPrometheus', made, faults);
}
