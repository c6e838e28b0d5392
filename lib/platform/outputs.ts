import { SECRETS } from '../facts';
import type { Workloads } from './workloads';

/** Where a platform is reached and how its users log in; no secret is in it. All of it is known when the app runs. */
export interface PlatformOutputs {
  /** Where pods of the cluster send OTLP, always over TLS. */
  readonly otlp: {
    /** host:port of OTLP over gRPC. */
    readonly grpc: string;
    /** URL of OTLP over HTTP, to which `/v1/traces`, `/v1/metrics` and `/v1/logs` are added. */
    readonly http: string;
  };
  /** Where Grafana is, and the commands that open it and print its login. */
  readonly grafana: {
    /** URL within the cluster. */
    readonly url: string;
    /** Makes http://localhost:3000 Grafana, for as long as it runs. */
    readonly openCommand: string;
    /** Prints the name of the administrator. */
    readonly userCommand: string;
    /** Prints the password of the administrator. */
    readonly passwordCommand: string;
  };
}

export function outputsOf({ gateway, grafana }: Workloads, namespace: string): PlatformOutputs {
  const { name, keys: [user, password] } = SECRETS.grafana;
  const { hostname, port } = new URL(grafana.url);
  const read = (key: string): string => `kubectl -n ${namespace} get secret ${name} -o jsonpath='{.data.${key}}' | base64 -d`;
  return {
    otlp: { grpc: gateway.grpcEndpoint, http: gateway.httpEndpoint },
    grafana: {
      url: `http://${hostname}.${namespace}.svc:${port}`,
      openCommand: `kubectl -n ${namespace} port-forward service/${hostname} 3000:${port}`,
      userCommand: read(user),
      passwordCommand: read(password),
    },
  };
}
