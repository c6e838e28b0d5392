import type { Overlay } from '../../config';
import { FACTS, SECRETS, type ObjectStoreTraits, type S3Traits } from '../../facts';
import type { Env } from '../../kube';
import { env } from './shared-config';

/** Where a backend's pods find the certificates of authorities that their image does not trust by itself. */
export const AUTHORITIES = { kafka: '/etc/authorities/kafka', objectStore: '/etc/authorities/object-store' } as const;

const [accessKeyId, secretAccessKey] = SECRETS.objectStore.keys;

/** Environment of pods that log in to their object store with keys. */
const LOGIN = {
  OBJECT_STORE_ACCESS_KEY_ID: { secret: SECRETS.objectStore.name, key: accessKeyId },
  OBJECT_STORE_SECRET_ACCESS_KEY: { secret: SECRETS.objectStore.name, key: secretAccessKey },
} as const satisfies { readonly [name: string]: Env };

/** The two keys as a configuration file takes them from the environment. */
export const STORE_KEYS = { id: env('OBJECT_STORE_ACCESS_KEY_ID' satisfies keyof typeof LOGIN), secret: env('OBJECT_STORE_SECRET_ACCESS_KEY' satisfies keyof typeof LOGIN) } as const;

/** What pods need in their environment to log in; nothing where the cloud gives them an identity. */
export function storeLogin(store: ObjectStoreTraits): { readonly [name: string]: Env } {
  return store.kind === 's3' && store.login === 'secret' ? LOGIN : {};
}

/** File with the certificate of the store's own authority. */
export function storeAuthority({ authority }: ObjectStoreTraits): string | undefined {
  return authority === undefined ? undefined : `${AUTHORITIES.objectStore}/${authority.key}`;
}

/** An S3 store without its bucket, as Mimir and Loki write it. */
export function s3Client(store: S3Traits & ObjectStoreTraits): Overlay {
  const authority = storeAuthority(store);
  return {
    endpoint: env(FACTS.objectStoreEndpoint),
    region: env(FACTS.objectStoreRegion),
    // `pod`: the SDK's own search for credentials, which knows every workload identity of the cloud.
    ...(store.login === 'pod' ? { native_aws_auth_enabled: true } : { access_key_id: STORE_KEYS.id, secret_access_key: STORE_KEYS.secret }),
    ...(store.pathStyle === true ? { bucket_lookup_type: 'path' } : {}),
    ...(authority === undefined ? {} : { http: { tls_ca_path: authority } }),
  };
}
