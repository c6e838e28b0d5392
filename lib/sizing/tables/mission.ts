import type { TierName } from '../tier-name';

/** A row of the mission's table: instances, and what each has. */
export interface MissionRow {
  readonly instances: number;
  readonly cores: number;
  readonly gib: number;
  readonly diskGiB?: number;
}

/** Parts of a platform as the mission's table names them. */
export const MISSION_PARTS = ['everything', 'gateways and processors', 'gateways', 'processors', 'Kafka', 'Tempo', 'Mimir', 'Loki', 'Grafana', 'PostgreSQL'] as const;
export type MissionPart = (typeof MISSION_PARTS)[number];

export interface MissionTier {
  /** Events a second, as the mission's table bounds the tier. */
  readonly events: string;
  readonly parts: { readonly [P in MissionPart]?: MissionRow };
  /** Of each buffer topic. */
  readonly partitions?: number;
  /** GB a day. */
  readonly storedPerDay: { readonly traces: number; readonly metrics: number; readonly logs: number };
  /** TB in object storage, from and to. */
  readonly objectStorage?: readonly [number, number];
}

/** The mission's tiers: the envelope that the model is checked against. Small is one row for everything; Medium has its processors in the gateways' row. */
export const MISSION: { readonly [T in TierName]: MissionTier } = {
  small: {
    events: 'below 10 K',
    parts: { everything: { instances: 1, cores: 8, gib: 13, diskGiB: 320 } },
    storedPerDay: { traces: 20, metrics: 5, logs: 25 },
  },
  medium: {
    events: '10 to 100 K',
    parts: {
      'gateways and processors': { instances: 3, cores: 4, gib: 4, diskGiB: 50 },
      'Kafka': { instances: 3, cores: 4, gib: 8, diskGiB: 200 },
      'Tempo': { instances: 3, cores: 4, gib: 8 },
      'Mimir': { instances: 3, cores: 4, gib: 16 },
      'Loki': { instances: 3, cores: 4, gib: 8 },
      'Grafana': { instances: 2, cores: 2, gib: 4 },
      'PostgreSQL': { instances: 1, cores: 2, gib: 4, diskGiB: 50 },
    },
    partitions: 6,
    storedPerDay: { traces: 200, metrics: 25, logs: 250 },
    objectStorage: [5, 10],
  },
  large: {
    events: '100 to 500 K',
    parts: {
      gateways: { instances: 10, cores: 4, gib: 4, diskGiB: 50 },
      processors: { instances: 10, cores: 8, gib: 8, diskGiB: 100 },
      Kafka: { instances: 5, cores: 8, gib: 32, diskGiB: 1000 },
      Tempo: { instances: 10, cores: 8, gib: 16 },
      Mimir: { instances: 10, cores: 8, gib: 32 },
      Loki: { instances: 10, cores: 8, gib: 16 },
      Grafana: { instances: 5, cores: 4, gib: 8 },
      PostgreSQL: { instances: 3, cores: 4, gib: 16, diskGiB: 200 },
    },
    partitions: 12,
    storedPerDay: { traces: 1000, metrics: 100, logs: 1200 },
    objectStorage: [50, 100],
  },
  xlarge: {
    events: '500 K to 2 M and more',
    parts: {
      gateways: { instances: 30, cores: 8, gib: 8, diskGiB: 100 },
      processors: { instances: 50, cores: 16, gib: 16, diskGiB: 200 },
      Kafka: { instances: 15, cores: 16, gib: 64, diskGiB: 2000 },
      Tempo: { instances: 30, cores: 16, gib: 32 },
      Mimir: { instances: 30, cores: 16, gib: 64 },
      Loki: { instances: 30, cores: 16, gib: 32 },
      Grafana: { instances: 10, cores: 8, gib: 16 },
    },
    partitions: 24,
    storedPerDay: { traces: 5000, metrics: 500, logs: 5000 },
    objectStorage: [200, Infinity],
  },
};

/** What is compared: a part's quantity, a topic's partitions, or what is stored. */
export type Compared = `${MissionPart} ${'cores' | 'memory' | 'disk'}` | `${'traces' | 'metrics' | 'logs'} partitions` | `stored ${'traces' | 'metrics' | 'logs'}` | 'object storage';

export interface Difference {
  readonly tiers: readonly TierName[];
  readonly of: readonly Compared[];
  readonly why: string;
}

/** Why the model differs by more than 1.5 times. The generator of docs/sizing.md fails on one that is missing and on one that is no longer needed. */
export const DIFFERENCES: readonly Difference[] = [
  {
    tiers: ['medium'],
    of: ['gateways and processors cores', 'gateways and processors memory'],
    why: "The mission gives a core 10,000 events/s and has each event pass one collector. Here it passes two, gateway and processor, at about a third of the rates measured here, with the gateways planned for 70 %. Memory: the tail sampler holds 20 s of spans at ten times their bytes, as measured; the mission counts no sampler.",
  },
  {
    tiers: ['medium', 'large', 'xlarge'],
    of: ['gateways and processors disk', 'gateways disk', 'processors disk'],
    why: "With Kafka no collector keeps anything: a gateway answers its sender when Kafka has the data, and a processor marks a record when its backend has it. Only Small's gateways have a queue on disk.",
  },
  {
    tiers: ['large'],
    of: ['gateways memory'],
    why: "Memory follows the cores, 4 GiB for 3, and the queue waits for Kafka in it; the mission's 40 cores would carry its 633 K events/s (samples counted) at 90 % of a third of the measured rates.",
  },
  {
    tiers: ['large'],
    of: ['processors cores'],
    why: "The load at a third of the rates measured here takes 44 cores; the mission's 80 are 633 K events/s at 10,000 a core, with some room.",
  },
  {
    tiers: ['xlarge'],
    of: ['processors cores', 'processors memory'],
    why: "The mission's row is its KEDA ceiling (50 instances) at full size. The model's is the floor that carries the load at a third of the measured rates; the ceiling is the topics' partitions, with as much again.",
  },
  {
    tiers: ['xlarge'],
    of: ['logs partitions'],
    why: "500 MB/s of log records are 21 MB/s in each of the mission's 24 partitions. A consumer delivers a partition's records one after the other and waits for Loki each time, so 12 MB/s are planned; more consumers would not help.",
  },
  {
    tiers: ['medium'],
    of: ['Kafka memory'],
    why: 'Managed brokers have 4 GiB per core; the mission asks for 2. What is more is page cache, from which consumers read without touching disks.',
  },
  {
    tiers: ['medium', 'large', 'xlarge'],
    of: ['Kafka disk'],
    why: "The mission's rule is kept (GB a day x days x copies / brokers), but its numbers hold what is stored after sampling; the buffer holds a day of everything before sampling, compressed as measured, beside Tempo's and Mimir's ingest logs, and is planned to be 70 % full.",
  },
  {
    tiers: ['large', 'xlarge'],
    of: ['Tempo cores'],
    why: 'Tempo 3 counts by MB/s after sampling: 17 MB/s for Large and 68 for XLarge (15 % of spans of 450 bytes are kept), with partitions for twice that. The mission plans for a Tempo 2 with ingesters and compactors, and for every span.',
  },
  {
    tiers: ['medium'],
    of: ['Tempo memory'],
    why: 'Three partitions, so that one of three brokers may go, and for each two live-stores and a block-builder of 4 GiB, which is the least upstream names; the mission plans for ingesters of Tempo 2.',
  },
  {
    tiers: ['large', 'xlarge'],
    of: ['Mimir cores', 'Mimir memory'],
    why: "Mimir's planning-capacity, 300,000 series in memory per core and 2.5 GB (three copies, 50 % headroom), gives 10 M series 36 ingesters; Mimir's own preset for that load has 27. The mission plans several times that.",
  },
  {
    tiers: ['medium'],
    of: ['Loki cores', 'Loki memory'],
    why: "Loki's table gives 1.3 TB a day 16 cores; three zones and a quorum add floors below which no part goes, and three caches.",
  },
  {
    tiers: ['medium', 'large', 'xlarge'],
    of: ['Grafana cores', 'Grafana memory'],
    why: 'Grafana draws what backends computed, and keeps dashboards and users only. Replicas are for availability and for its alerting; the mission gives each several times what a replica uses.',
  },
  {
    tiers: ['medium'],
    of: ['PostgreSQL cores', 'PostgreSQL memory', 'PostgreSQL disk'],
    why: 'A server and a standby in a second zone; the mission has none in Medium, and an outage of the database is one of Grafana and its alerts.',
  },
  {
    tiers: ['small'],
    of: ['stored traces'],
    why: 'Small keeps every span: 5 K spans/s of 450 bytes are 194 GB a day, of which blocks keep a quarter. 20 GB would need a tenth, by compression or by sampling; `spansKept: 0.4` comes to the same.',
  },
  {
    tiers: ['medium', 'large', 'xlarge'],
    of: ['stored traces'],
    why: 'The mission stores a tenth of what arrives. The model keeps 15 % of the spans (all errors, all slow traces, a tenth of the rest), and blocks keep a quarter of their bytes.',
  },
  {
    tiers: ['small', 'medium', 'large', 'xlarge'],
    of: ['stored metrics'],
    why: "The mission's own rule, 2 to 4 bytes a sample, gives a third of the mission's own table. The rule is the better founded one (Prometheus: 1 to 2 bytes, and an index).",
  },
];

/** A sizing rule of the mission, and what became of it. */
export interface MissionRule {
  readonly rule: string;
  readonly verdict: 'kept' | 'replaced' | 'kept in part';
  readonly why: string;
}

export const MISSION_RULES: readonly MissionRule[] = [
  {
    rule: 'collector memory (GB) = events/s x 0.001 + 1; and 1 GB per 10 K events/s',
    verdict: 'replaced',
    why: "The two differ ten times. Memory is 4 GiB for a gateway of 3 cores, 2 GiB per core for processors of metrics and logs (Splunk), and what it holds for the tail sampler.",
  },
  { rule: 'collector cores = events/s / 10,000', verdict: 'replaced', why: "A third of the measured rates per signal: 15,000 spans, 50,000 samples or 15,000 log lines per core, counted once in the gateway and once in the processor; spans above 1 KB count by their bytes." },
  { rule: 'Kafka storage per broker = daily GB x retention x replication / brokers', verdict: 'kept', why: 'With what is written to Kafka as daily GB, and the disk planned to be 70 % full.' },
  { rule: 'Kafka memory = partitions x 10 MB + half for page cache', verdict: 'replaced', why: '100 partitions would ask for 2 GB. Brokers are chosen by MB/s per core, and have the 4 GiB per core that managed brokers have.' },
  { rule: 'Tempo ingest memory = active traces x 100 KB', verdict: 'replaced', why: 'It counts the ingesters of Tempo 2. Live-stores count by MB/s of their partition (Tempo 3.0 plan/size).' },
  { rule: 'Mimir memory = active series x 2 KB', verdict: 'replaced', why: 'Upstream: 2.5 GB per 300,000 series in memory, of three copies: 25 KB per active series, and half as much again.' },
  { rule: 'Loki memory = active streams x 5 KB', verdict: 'replaced', why: "Nobody knows the number of streams before they arrive; upstream's table counts TB a day." },
  { rule: 'traces GB/day = spans/s x 86,400 x bytes (500 B to 2 KB) x kept', verdict: 'kept in part', why: "Kept for what flows. Bytes are 450, which Tempo's own ceiling implies (35 MB/s at 80 K spans/s); blocks keep a quarter of them." },
  { rule: 'metrics GB/day = series x 86,400 / scrape seconds x 2 to 4 B', verdict: 'kept', why: '3 bytes.' },
  { rule: 'logs GB/day = lines/s x 86,400 x 200 to 500 B', verdict: 'kept in part', why: "Kept for what flows, with 300 bytes. What is stored is a fifth of it, which is the ratio of the mission's own table." },
  { rule: 'per 10 K events/s: broker 4 GB, Tempo 2 GB, Mimir 4 GB, Loki 2 GB', verdict: 'replaced', why: 'Events are of three kinds, and each backend takes one of them; its own unit decides.' },
  { rule: 'partitions per topic: 6 up to 100 K events/s, 12 up to 500 K, 24 and more at 1 M', verdict: 'kept', why: 'A row per tier, and more where consumers need them. Ingest logs have their own rule: 10 MB/s per partition (Tempo), twice the ingesters of a zone (Mimir).' },
  { rule: 'event = one span, sample or log line; tiers end at 10 K, 100 K, 500 K, 2 M events/s', verdict: 'kept in part', why: "The mission's own loads per tier have that many spans and lines, and samples on top (16.7 K, 133 K, 633 K, 2.7 M). Tiers end at 20 K, 150 K and 750 K events of all kinds, so that each load lies in its tier." },
  { rule: 'HPA for gateways 3 to 20, KEDA for processors 3 to 50', verdict: 'kept in part', why: 'As usual ceilings; a load that needs more gets twice its floor. Processors never pass their partitions.' },
  { rule: 'memory-heavy machines (r6i) for storage backends', verdict: 'replaced', why: "The backends' pods together ask for 3 to 4 GiB per core, the mission's own for 2 to 4: a general machine (4 GiB per core) holds them for a quarter less." },
  { rule: 'retention 7 to 14 d, 14 to 30 d, 30 to 90 d, 90 d and more', verdict: 'kept', why: 'Traces, metrics, logs: 7, 14, 14; 14, 30, 30; 30, 90, 30; 90, 365, 90.' },
  { rule: 'sampling: keep all up to 1 K/s, 20 to 50 % up to 10 K/s, 5 to 20 % above', verdict: 'kept in part', why: '15 % from Medium on. Small keeps all of its 5 K spans/s: a sampler needs whole traces in one place, so Kafka or a second layer of collectors, which costs more than the storage it saves.' },
];
