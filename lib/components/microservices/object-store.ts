import type { Overlay } from '../../config';
import { FACTS, storeKeys, type BucketName, type ObjectStoreTraits, type S3Traits } from '../../facts';
import type { Env } from '../../kube';
import { env } from './shared-config';

/** Where a backend's pods find the certificates of authorities that their image does not trust by itself. */
export const AUTHORITIES = { kafka: '/etc/authorities/kafka', objectStore: '/etc/authorities/object-store' } as const;

/** Buckets of each backend. */
const OF_BACKEND: { readonly [app: string]: readonly BucketName[] } = { tempo: ['traces'], mimir: ['metrics', 'rules'], loki: ['logs'] };

/** What the pods of a backend need in their environment to log in; nothing where the cloud gives them an identity. */
export function storeLogin(store: ObjectStoreTraits, app: string): { readonly [name: string]: Env } {
  if (store.kind !== 's3' || store.login === 'pod') return {};
  const keys = (OF_BACKEND[app] ?? []).flatMap((bucket) => Object.values(storeKeys(store, bucket)));
  return Object.fromEntries(keys.map(({ env: name, secret, key }) => [name, { secret, key }]));
}

/** The two keys of a bucket as a configuration file takes them from the environment. */
export function keysFromEnv(store: S3Traits, bucket: BucketName): { readonly id: string; readonly secret: string } {
  const { id, secret } = storeKeys(store, bucket);
  return { id: env(id.env), secret: env(secret.env) };
}

/** The keys of one bucket, as Mimir and Loki write them; none where pods have an identity. */
export function s3Keys(store: S3Traits, bucket: BucketName): Overlay {
  if (store.login === 'pod') return {};
  const { id, secret } = keysFromEnv(store, bucket);
  return { access_key_id: id, secret_access_key: secret };
}

/** File with the certificate of the store's own authority. */
export function storeAuthority({ authority }: ObjectStoreTraits): string | undefined {
  return authority === undefined ? undefined : `${AUTHORITIES.objectStore}/${authority.key}`;
}

/** An S3 store without its bucket, as Mimir and Loki write it, with the keys of one of its buckets. */
export function s3Client(store: S3Traits & ObjectStoreTraits, bucket: BucketName): Overlay {
  const authority = storeAuthority(store);
  return {
    endpoint: env(FACTS.objectStoreEndpoint),
    region: env(FACTS.objectStoreRegion),
    // `pod`: the SDK's own search for credentials, which knows every workload identity of the cloud.
    ...(store.login === 'pod' ? { native_aws_auth_enabled: true } : s3Keys(store, bucket)),
    ...(store.plaintext === true ? { insecure: true } : {}),
    ...(store.pathStyle === true ? { bucket_lookup_type: 'path' } : {}),
    ...(authority === undefined ? {} : { http: { tls_ca_path: authority } }),
  };
}
