/** How a backend reaches its object store; each kind has its own configuration keys in Tempo, Mimir and Loki. */
export type ObjectStoreKind = 's3';

/** An address outside the cluster's own networks that a pod must reach. */
export interface EgressTarget {
  readonly cidr: string;
  readonly port: number;
}

/** How clients reach Kafka, as far as it is known before anything is applied. */
export interface KafkaTraits {
  /** The brokers' client port. */
  readonly port: number;
  readonly mechanism: 'SCRAM-SHA-512';
}

/** What a cloud decides for the manifests and is known before anything is applied. */
export interface PlatformTraits {
  readonly objectStore: ObjectStoreKind;
  /** StorageClass of every persistent volume; `WaitForFirstConsumer` and encrypted. */
  readonly storageClass: string;
  readonly kafka: KafkaTraits;
  /** Where a pod fetches its cloud identity, admitted by the network policies of pods that have one. */
  readonly identityEndpoints: readonly EgressTarget[];
  /** Networks in which the brokers and the database listen. */
  readonly networkCidrs: readonly string[];
}
