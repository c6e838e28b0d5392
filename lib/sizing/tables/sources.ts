import type { Source } from '../explanation';

const TEMPO = 'https://grafana.com/docs/tempo/v3.0.x/set-up-for-tracing/setup-tempo';
const MIMIR = 'https://grafana.com/docs/mimir/latest';
const LOKI = 'https://grafana.com/docs/loki/latest';

const upstream = (text: string, url: string): Source => ({ kind: 'upstream', text, url });
const assumed = (text: string): Source => ({ kind: 'assumed', text });

/** Where rules were read. A rule that nobody publishes says so. */
export const SOURCES = {
  mission: { kind: 'mission', text: 'tier table and sizing rules of the product' },
  tiers: { kind: 'mission', text: 'tier table of the product: spans, series and lines per second; the rest as the rows of tables/tiers.ts say' },
  asked: { kind: 'override', text: 'given by the user' },
  retention: { kind: 'mission', text: 'the retention that was asked for' },
  availability: { kind: 'mission', text: 'minimum for high availability: 2 to 3 collectors, 3 brokers, 3 of each backend, 2 Grafana' },
  splunk: upstream('Splunk OpenTelemetry Collector sizing: 2 GB for each core', 'https://help.splunk.com/splunk-observability-cloud/manage-data/splunk-distribution-of-the-opentelemetry-collector/get-started-with-the-splunk-distribution-of-the-opentelemetry-collector/collector-requirements/sizing-and-scaling'),
  collectorSpeed: { kind: 'measured', text: 'npm run e2e, 2026-11-21, collector 0.159 on a shared virtual machine of 2 cores: a gateway with redaction takes 50,000 spans of 370 B, 150,000 points or 40,000 lines of 200 characters per CPU second; a third is planned, for bursts, other machines and larger items' },
  sampler: { kind: 'measured', text: 'collector 0.159, 2026-11-21: about 5.5 KB of heap for each held span of 531 B; 10 spans a trace are assumed, and no upstream figure exists' },
  agent: upstream('k8s-monitoring 4 presets: 100m and 128 Mi at rest, limit 512 Mi (small), 250m and 512 Mi (medium); between the two', 'https://github.com/grafana/k8s-monitoring-helm'),
  agentMemory: { kind: 'measured', text: 'the agent\'s preset (k8s-monitoring 4), and what scraping added with collector 0.159, 2026-11-21; that a node has up to 30,000 series is assumed' },
  kafkaPartitions: { kind: 'mission', text: '6 partitions per topic up to 100 K spans and lines a second, 12 up to 500 K, 24 and more above' },
  kafkaBroker: upstream('MSK developer guide: an Express broker of 64 cores takes 500 MB/s, up to three times a Standard one; so 2.6 MB/s per core', 'https://docs.aws.amazon.com/msk/latest/developerguide/limits.html'),
  kafkaDisk: { kind: 'measured', text: 'the mission\'s 24 h and three copies; zstd shrank made-up spans 6 to 7 times, samples 17 to 25, log records 5 to 6 (2026-11-21); 4, 13 and 6 are planned, and 3 for Tempo\'s ingest log under snappy' },
  strimzi: assumed('small: they carry metadata of some hundred partitions; Strimzi 1.2 publishes no sizes'),
  kafkaIngest: upstream('Tempo 3.0 configure-kafka and Mimir 3.2 configure-kafka-backend: three copies, two in sync, 24 h, messages of 16,000,000 bytes', 'https://grafana.com/docs/tempo/next/set-up-for-tracing/setup-tempo/configure-kafka/'),
  tempoSize: upstream('Tempo 3.0, set up for tracing, plan/size', `${TEMPO}/plan/size/`),
  tempoPartitions: upstream('Tempo 3.0 configure-kafka: about 10 MB/s per active partition; plan/size: one block-builder per partition, one live-store per partition and zone', 'https://grafana.com/docs/tempo/next/set-up-for-tracing/setup-tempo/configure-kafka/'),
  tempoLiveStore: assumed('Tempo 3.0 plan/size gives a live-store 1 core and 4 to 20 GB at 6 to 10 MB/s, a block-builder 0.5 and 5 to 10 GB, and leaves the rest to be determined; in proportion to the half of a partition that is usually in use'),
  tempoModes: upstream('Tempo 3.0 deployment modes: exactly one process in monolithic mode, up to 25 to 35 MB/s', `${TEMPO}/plan/deployment-modes/`),
  tempoMonolith: assumed('sum of the parts of Tempo 3.0 plan/size for one process; upstream publishes no figure for monolithic mode'),
  mimirPlanning: upstream('Mimir 3.2 planning-capacity, with its 50 % headroom for memory and disk', `${MIMIR}/manage/run-production-environment/planning-capacity/`),
  mimirPresets: upstream('mimir-distributed 6 small.yaml (1 M series), large.yaml and capped-large.yaml (10 M series)', 'https://github.com/grafana/mimir/tree/main/operations/helm/charts/mimir-distributed'),
  mimirIngestStorage: upstream('Mimir 3.2, about ingest storage: one partition per ingester of a zone, at least as many partitions as ingesters', `${MIMIR}/get-started/about-grafana-mimir-architecture/about-ingest-storage-architecture/`),
  mimirZones: upstream('Mimir 3.2 configure-zone-aware-replication: three copies need three zones with equal ingesters', `${MIMIR}/configure/configure-zone-aware-replication/`),
  lokiSize: upstream('Loki 3.7 setup/size: columns below 3 TB and 3 to 30 TB a day, in proportion between them', `${LOKI}/setup/size/`),
  lokiExtrapolated: assumed('above 30 TB a day Loki 3.7 setup/size contradicts itself (2.8 times the cores of the column next to it at the same 30 TB); the line through its first two columns is continued'),
  lokiCaches: upstream('Loki 3.7 caching: at least three memcached of 4096 MB for chunks and of 1024 MB for results; growth with the load is assumed', `${LOKI}/operations/caching/`),
  grafana: assumed('fewer and smaller than the mission\'s Grafana and PostgreSQL: they keep dashboards and users only'),
  queue: assumed('two hours of a backend being away, which is longer than most repairs, at the peak'),
  outage: { kind: 'override', text: 'the hours that were asked for; the queue may hold 40 % of the volume, 35 % are planned, and each signal has its own part' },
  catchingUp: assumed('what the cores can do beside the running load empties the queue: at 70 % of their use an outage takes about two and a half times as long to be made up for'),
  autopilot: { kind: 'upstream', text: 'GKE Autopilot resource requests, 2026; that its nodes are as large as those of Standard is assumed', url: 'https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests' },
  packing: { kind: 'measured', text: 'pods of a zone placed largest first on machines with their daemon sets, by this model' },
  limits: assumed('four times the load: a limit stops a runaway, and must let a backlog be caught up'),
  lokiLimits: assumed('four times the load, for the same reason; what Loki charges for a line is measured (Loki 3.7.8, 2026-11-21)'),
  storedTraces: assumed('Tempo configuration/compression gives about 15 % under zstd for its former format; a quarter taken for columns, indexes and what compaction has not yet removed, until measured'),
  storedMetrics: { kind: 'mission', text: '2 to 4 bytes per sample with its index; 3 taken' },
  storedLogs: { kind: 'mission', text: 'its stored GB a day are a fifth of the bytes that its lines have' },
  requests: assumed('object sizes from the backends\' defaults; eight in ten queries ask Mimir, one in twenty Tempo; nobody publishes a count of requests'),
  expiry: assumed('a week after the backend\'s own deletion'),
} as const satisfies { readonly [name: string]: Source };
