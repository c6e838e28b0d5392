import { describe, expect, test } from 'vitest';
import { Gateway } from '../../../lib/components/collector';
import { KafkaTopics } from '../../../lib/components/kafka';
import { Loki } from '../../../lib/components/loki';
import { Mimir } from '../../../lib/components/mimir';
import { Tempo } from '../../../lib/components/tempo';
import { PUBLIC_STORE, type ObjectStoreTraits, type PlatformTraits } from '../../../lib/facts';
import { ADMITS, MEDIUM, Rendered, TRAITS } from './rendered';
import { LOKI, MIMIR_INGEST_STORAGE, MIMIR_TOPIC, TEMPO, TEMPO_TOPIC } from './sizings';

const CEPH: ObjectStoreTraits = {
  kind: 's3',
  login: 'secret',
  pathStyle: true,
  listener: { pods: { app: 'rook-ceph-rgw' }, namespace: 'rook-ceph', port: 443 },
  authority: { secret: 'store-ca', key: 'ca.crt' },
};

function backends(over: Partial<PlatformTraits>): { readonly tempo: Rendered; readonly mimir: Rendered; readonly loki: Rendered } {
  const shared = { traits: { ...TRAITS, ...over }, retentionDays: 9, admits: ADMITS };
  return {
    tempo: new Rendered((s) => new Tempo(s, 'tempo', { ...shared, sizing: TEMPO, topic: TEMPO_TOPIC })),
    mimir: new Rendered((s) => new Mimir(s, 'mimir', { ...shared, sizing: MIMIR_INGEST_STORAGE, ingestTopic: MIMIR_TOPIC })),
    loki: new Rendered((s) => new Loki(s, 'loki', { ...shared, sizing: LOKI })),
  };
}

function stores({ tempo, mimir, loki }: ReturnType<typeof backends>): object {
  const m = mimir.config('mimir.yaml') as { common: object; blocks_storage: { bucket_store: object; tsdb: object }; ruler_storage: object };
  const { bucket_store: _, tsdb: __, ...blocks } = m.blocks_storage;
  const l = loki.config('loki.yaml') as { storage_config: { object_store: object }; schema_config: { configs: { object_store: string }[] }; compactor: { delete_request_store: string } };
  return {
    tempo: (tempo.config('tempo.yaml') as { storage: { trace: object } }).storage.trace,
    mimir: { ...m.common, blocks, rules: m.ruler_storage },
    loki: { ...l.storage_config.object_store, schema: l.schema_config.configs[0]?.object_store, deletes: l.compactor.delete_request_store },
  };
}

describe('each kind of object store, as each backend writes it', () => {
  test('Google Cloud Storage, by the identity of the pod', () => {
    expect(stores(backends({ objectStore: { kind: 'gcs', listener: PUBLIC_STORE } }))).toMatchObject({
      tempo: { backend: 'gcs', gcs: { bucket_name: '${TRACES_BUCKET}' } },
      mimir: { storage: { backend: 'gcs' }, blocks: { gcs: { bucket_name: '${METRICS_BUCKET}' } }, rules: { gcs: { bucket_name: '${RULES_BUCKET}' }, storage_prefix: 'ruler' } },
      loki: { gcs: { bucket_name: '${LOGS_BUCKET}' }, schema: 'gcs', deletes: 'gcs' },
    });
  });

  test('Azure Blob Storage, by workload identity', () => {
    expect(stores(backends({ objectStore: { kind: 'azure', listener: PUBLIC_STORE } }))).toMatchObject({
      tempo: { backend: 'azure', azure: { storage_account_name: '${OBJECT_STORE_ACCOUNT}', container_name: '${TRACES_BUCKET}', use_federated_token: true } },
      mimir: { storage: { backend: 'azure', azure: { account_name: '${OBJECT_STORE_ACCOUNT}' } }, blocks: { azure: { container_name: '${METRICS_BUCKET}' } }, rules: { azure: { account_name: '${RULES_ACCOUNT}', container_name: '${RULES_BUCKET}' } } },
      loki: { azure: { account_name: '${OBJECT_STORE_ACCOUNT}', container_name: '${LOGS_BUCKET}' }, schema: 'azure', deletes: 'azure' },
    });
  });

  test('an S3 store with keys, path style and an authority of its own', () => {
    const login = { access_key_id: '${OBJECT_STORE_ACCESS_KEY_ID}', secret_access_key: '${OBJECT_STORE_SECRET_ACCESS_KEY}', bucket_lookup_type: 'path', http: { tls_ca_path: '/etc/authorities/object-store/ca.crt' } };
    const made = backends({ objectStore: CEPH, identityEndpoints: [] });
    expect(stores(made)).toMatchObject({
      tempo: { s3: { access_key: '${OBJECT_STORE_ACCESS_KEY_ID}', forcepathstyle: true, tls_ca_path: '/etc/authorities/object-store/ca.crt' } },
      mimir: { storage: { s3: login } },
      loki: { s3: login },
    });
    for (const name of ['mimir-store-gateway-zone-a', 'mimir-compactor']) {
      const pod = made.mimir.get('StatefulSet', name).spec.template.spec;
      const env = (pod.containers[0].env as { name: string; valueFrom?: object }[]).filter((e) => e.name.startsWith('OBJECT_STORE'));
      expect(env.map((e) => e.valueFrom)).toEqual(['access-key-id', 'secret-access-key'].map((key) => ({ secretKeyRef: { name: 'object-store-credentials', key } })));
      expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'secret-etc-authorities-object-store', mountPath: '/etc/authorities/object-store', readOnly: true });
    }
    const distributor = made.mimir.get('Deployment', 'mimir-distributor').spec.template.spec;
    expect(JSON.stringify(distributor)).not.toContain('object-store');
  });

  test('the pods reach the store where it is, and nothing else outside', () => {
    const egress = JSON.stringify(backends({ objectStore: CEPH, identityEndpoints: [] }).loki.policy('loki-compactor').spec.egress);
    expect(egress).toContain('"kubernetes.io/metadata.name":"rook-ceph"');
    expect(egress).toContain('"app":"rook-ceph-rgw"');
    expect(egress).not.toContain('ipBlock');
  });

  test('pods with a cloud identity carry its labels, and no others do', () => {
    const { tempo } = backends({ identityLabels: { 'azure.workload.identity/use': 'true' } });
    const labelled = tempo.workloads.filter((w) => w.spec.template.metadata.labels['azure.workload.identity/use'] === 'true').map((w) => w.metadata.name);
    expect(labelled).toContain('tempo-querier');
    expect(labelled).not.toContain('tempo-distributor');
    expect(labelled).not.toContain('tempo-cache');
  });
});

describe('brokers with an authority of their own, in the cluster', () => {
  const kafka = { listener: { pods: { 'strimzi.io/cluster': 'kafka' }, port: 9093 }, mechanism: 'SCRAM-SHA-512', authority: { secret: 'kafka-cluster-ca-cert', key: 'ca.crt' } } as const;
  const { tempo, mimir } = backends({ kafka });

  test('are trusted by Tempo and Mimir', () => {
    expect(tempo.config('tempo.yaml')).toMatchObject({ ingest: { kafka: { tls_enabled: true, tls_ca_path: '/etc/authorities/kafka/ca.crt' } } });
    expect(mimir.config('mimir.yaml')).toMatchObject({ ingest_storage: { kafka: { tls_ca_path: '/etc/authorities/kafka/ca.crt' } } });
    const spec = tempo.get('Deployment', 'tempo-distributor').spec.template.spec;
    expect(spec.volumes).toContainEqual({ name: 'secret-etc-authorities-kafka', secret: { secretName: 'kafka-cluster-ca-cert', defaultMode: 0o440, items: [{ key: 'ca.crt', path: 'ca.crt' }] } });
  });

  test('are reached as pods', () => {
    expect(tempo.policy('tempo-distributor').spec.egress).toContainEqual({ to: [{ podSelector: { matchLabels: { 'strimzi.io/cluster': 'kafka' } } }], ports: [{ port: 9093, protocol: 'TCP' }] });
  });

  test('are trusted by the gateway and by what makes the topics', () => {
    const { topics } = MEDIUM.kafka as NonNullable<typeof MEDIUM.kafka>;
    const traits = { ...TRAITS, kafka };
    const gateway = new Rendered((s) => new Gateway(s, 'g', { traits, sizing: MEDIUM.collector.gateway, clusterName: 'c', issuer: { kind: 'Issuer', name: 'ca' }, destination: { kind: 'kafka', topics } }));
    expect(gateway.config('config.yaml')).toMatchObject({ exporters: { 'kafka/traces': { tls: { insecure: false, ca_file: '/etc/otelcol-kafka/ca.crt' } } } });
    expect(JSON.stringify(gateway.get('Deployment', 'gateway').spec)).toContain('"mountPath":"/etc/otelcol-kafka"');
    const job = new Rendered((s) => new KafkaTopics(s, 't', { traits, topics }));
    expect(job.objects.find((o) => o.kind === 'ConfigMap')?.data['topics.sh']).toContain('ssl.truststore.type=PEM\\nssl.truststore.location=/authority/ca.crt');
  });
});
