import type { Overlay, Plain } from '../lib';

/** Ports that a collector of the library serves in its pod. */
export const PORTS = [4317, 4318, 4319, 4320, 8888, 13_133] as const;
type Port = (typeof PORTS)[number];
export type Ports = { readonly [P in Port]: number };

/** Where a collector is on this machine instead of in its pod. */
export interface Place {
  /** Ports of the loopback that it serves in place of its pod's. */
  readonly ports: Ports;
  /** Those of the gateway that it sends its own metrics to. */
  readonly gateway: Ports;
  /** host:port of the stand-ins. */
  readonly tempo: string;
  readonly mimir: string;
  readonly loki: string;
  /** Folder with tls.crt, tls.key and ca.crt. */
  readonly certificates: string;
  /** File with the token that a gateway asks for, and that a regional one shows. */
  readonly token: string;
  /** Folder in place of the pod's volume. */
  readonly state: string;
  /** MiB of the pod, of which the limiter takes its percentage: outside of a pod it would take that of the machine. */
  readonly memoryMiB: number;
}

/** One value that is not as it was synthesized. */
export interface Change {
  readonly path: string;
  readonly from: Plain | undefined;
  readonly to: Plain | undefined;
}

interface Rule {
  readonly path: RegExp;
  readonly value: RegExp;
  readonly to: (place: Place, found: RegExpExecArray) => Plain | undefined;
}

const local = (ports: Ports, port: string | undefined): string => `127.0.0.1:${ports[Number(port) as Port]}`;
const READER = String.raw`^service\.telemetry\.metrics\.readers\.\d+\.`;

/** Addresses, ports, files. What no rule names stays as it was synthesized. */
const RULES: readonly Rule[] = [
  { path: /^(extensions\.health_check|receivers\.otlp(\/\w+)?\.protocols\.\w+)\.endpoint$/, value: /^(?:0\.0\.0\.0|127\.0\.0\.1):(\d+)$/, to: ({ ports }, [, port]) => local(ports, port) },
  { path: new RegExp(`${READER}pull\\.exporter\\.prometheus\\.host$`), value: /^0\.0\.0\.0$/, to: () => '127.0.0.1' },
  { path: new RegExp(`${READER}pull\\.exporter\\.prometheus\\.port$`), value: /^8888$/, to: ({ ports }) => ports[8888] },
  { path: new RegExp(`${READER}periodic\\.exporter\\.otlp\\.endpoint$`), value: /^http:\/\/127\.0\.0\.1:(\d+)$/, to: ({ ports }, [, port]) => `http://${local(ports, port)}` },
  { path: /\.tls\.(cert_file|key_file|ca_file|client_ca_file)$/, value: /^\/etc\/otelcol-tls\/([\w.]+)$/, to: ({ certificates }, [, file]) => `${certificates}/${file}` },
  { path: /\.tls\.ca_file$/, value: /^\/etc\/otelcol-central-ca\/ca\.crt$/, to: ({ certificates }) => `${certificates}/ca.crt` },
  { path: /^extensions\.bearertokenauth(\/central)?\.filename$/, value: /^\/etc\/otelcol-(authentication|central-token)\/tokens?$/, to: ({ token }) => token },
  { path: /^extensions\.file_storage\/queue\.(compaction\.)?directory$/, value: /^\/var\/lib\/otelcol\/(\w+)$/, to: ({ state }, [, folder]) => `${state}/${folder}` },
  { path: /^exporters\.otlp_grpc\/central-\w+\.endpoint$/, value: /^otlp\.example\.com:(\d+)$/, to: ({ gateway }, [, port]) => local(gateway, port) },
  { path: /^exporters\.otlp_grpc\.endpoint$/, value: /^gateway(?:\.observability\.svc)?:(\d+)$/, to: ({ gateway }, [, port]) => local(gateway, port) },
  { path: /^exporters\.otlp_grpc\/tempo\.endpoint$/, value: /^tempo-distributor:4317$/, to: ({ tempo }) => tempo },
  { path: /^exporters\.otlp_http\/mimir\.endpoint$/, value: /^http:\/\/mimir-distributor:8080\/otlp$/, to: ({ mimir }) => `http://${mimir}/otlp` },
  { path: /^exporters\.otlp_http\/loki\.endpoint$/, value: /^http:\/\/loki-distributor:3100\/otlp$/, to: ({ loki }) => `http://${loki}/otlp` },
];

const isMap = (value: Plain | undefined): value is Overlay => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same memory in MiB: a percentage would be of the machine. */
function limiterOf({ limit_percentage, spike_limit_percentage, ...rest }: Overlay, memoryMiB: number): Overlay {
  const share = (percent: Plain | undefined): number => Math.floor((memoryMiB * Number(percent)) / 100);
  return { ...rest, limit_mib: share(limit_percentage), spike_limit_mib: share(spike_limit_percentage) };
}

function moved(value: Plain, path: string, place: Place): Plain {
  if (Array.isArray(value)) return value.map((item: Plain, i) => moved(item, `${path}.${i}`, place));
  if (isMap(value)) {
    const of = path === 'processors.memory_limiter' && 'limit_percentage' in value ? limiterOf(value, place.memoryMiB) : value;
    return Object.fromEntries(Object.entries(of).map(([key, item]) => [key, moved(item as Plain, path === '' ? key : `${path}.${key}`, place)]));
  }
  for (const rule of RULES) {
    const found = rule.path.test(path) ? rule.value.exec(String(value)) : null;
    if (found !== null) return rule.to(place, found);
  }
  return value;
}

/** The configuration as it runs here: the synthesized one with other addresses, ports, files and the pod's memory in MiB. */
export function movedHere(config: Overlay, place: Place): Overlay {
  return moved(config, '', place) as Overlay;
}

function leaves(value: Plain | undefined, path = ''): [string, Plain | undefined][] {
  const entries = Array.isArray(value) ? value.map((item: Plain, i): [string, Plain] => [String(i), item]) : isMap(value) ? Object.entries(value) : undefined;
  if (entries === undefined || entries.length === 0) return [[path, value]];
  return entries.flatMap(([key, item]) => leaves(item as Plain, path === '' ? key : `${path}.${key}`));
}

/** Every value in which two configurations differ. */
export function changes(before: Overlay, after: Overlay): Change[] {
  const [from, to] = [new Map(leaves(before)), new Map(leaves(after))];
  const paths = [...new Set([...from.keys(), ...to.keys()])];
  const same = (path: string): boolean => JSON.stringify(from.get(path)) === JSON.stringify(to.get(path));
  return paths.filter((path) => !same(path)).map((path) => ({ path, from: from.get(path), to: to.get(path) }));
}
