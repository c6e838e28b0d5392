import type { Overlay } from '../../../config';
import { receiver } from '../model';

/** How the pods of a node that ask for it are scraped. */
export interface ScrapingProps {
  /** Seconds between two scrapes of a pod, 5 to 300: Mimir's queries look back five minutes. Default: 30; the platform's, its load's scrape interval. */
  readonly intervalSeconds?: number;
  /** Samples that a pod may answer with, from 1; with more its whole answer is refused. Default: 20,000. */
  readonly samplesPerPod?: number;
  /** MiB that a pod may answer with, unpacked, from 1; of a larger answer nothing is taken. Default: 8. */
  readonly mebibytesPerPod?: number;
}

const META = '__meta_kubernetes_pod';
const SCRAPE = `${META}_annotation_prometheus_io_scrape`;
const PORT = `${META}_annotation_prometheus_io_port`;
const CONTAINER_PORT = `${META}_container_port_number`;

/** Writes what `from` holds to a label, where it fits the expression; its first group, which is also what Prometheus writes by default. */
function copy(from: readonly string[], to: string, regex = '(.+)'): Overlay {
  return { source_labels: from, regex, target_label: to };
}

const CONTROLLER = [`${META}_controller_kind`, `${META}_controller_name`];

/** Who a service is, weakest first, as the processor k8s_attributes ranks it: logs and metrics of a pod have the same `service.name`. */
const SERVICE_NAME: readonly Overlay[] = [
  copy([`${META}_name`], 'job'),
  copy(CONTROLLER, 'job', '.+;(.+)'),
  copy(CONTROLLER, 'job', 'ReplicaSet;(.+)-[a-z0-9]+'),
  copy(CONTROLLER, 'job', 'Job;(.+)-[0-9]{8,}'),
  copy([`${META}_label_app_kubernetes_io_name`], 'job'),
  copy([`${META}_label_app_kubernetes_io_instance`], 'job'),
  copy([`${META}_annotation_resource_opentelemetry_io_service_name`], 'job'),
];

const RELABELS: readonly Overlay[] = [
  { source_labels: [SCRAPE, PORT], regex: 'true;[0-9]+', action: 'keep' },
  // Every port that a container declares is a target: of these the one that is asked for.
  { source_labels: [CONTAINER_PORT], target_label: PORT, action: 'keepequal' },
  { source_labels: [`${META}_phase`], regex: 'Pending|Succeeded|Failed', action: 'drop' },
  copy([`${META}_annotation_prometheus_io_scheme`], '__scheme__', '(https?)'),
  copy([`${META}_annotation_prometheus_io_path`], '__metrics_path__'),
  ...SERVICE_NAME,
  // A pod's address is another after each restart.
  { source_labels: [`${META}_name`, CONTAINER_PORT], separator: ':', target_label: 'instance' },
];

export const SCRAPING_DEFAULTS = { intervalSeconds: 30, samplesPerPod: 20_000, mebibytesPerPod: 8 } as const satisfies Required<ScrapingProps>;

/**
 * Scrapes the pods of its own node that carry `prometheus.io/scrape: "true"` and `prometheus.io/port`, so that each is scraped once.
 * Whatever one of them answers with, the agent goes on: bodies, samples and labels are limited.
 */
export function scrapedPods(props: ScrapingProps): ReturnType<typeof receiver<'prometheus'>> {
  const { intervalSeconds, samplesPerPod, mebibytesPerPod } = { ...SCRAPING_DEFAULTS, ...props };
  return receiver('prometheus', {
    config: {
      scrape_configs: [
        {
          job_name: 'pods',
          scrape_interval: `${intervalSeconds}s`,
          scrape_timeout: `${Math.min(10, intervalSeconds)}s`,
          honor_labels: false,
          sample_limit: samplesPerPod,
          body_size_limit: `${mebibytesPerPod}MiB`,
          // Beyond these Mimir would drop the series in any case (its defaults, and our 40 labels).
          label_limit: 40,
          label_name_length_limit: 1024,
          label_value_length_limit: 2048,
          // A pod must not send the agent somewhere else.
          follow_redirects: false,
          // Pods sign their own certificates; nothing secret is sent to them.
          tls_config: { insecure_skip_verify: true },
          kubernetes_sd_configs: [{ role: 'pod', selectors: [{ role: 'pod', field: 'spec.nodeName=${env:K8S_NODE_NAME}' }] }],
          relabel_configs: [...RELABELS],
        },
      ],
    },
  });
}
