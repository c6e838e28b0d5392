import type { Faults } from '../../errors';
import { BUCKETS, FACTS, SECRETS, type Authority, type BucketName, type FactValues, type Listener, type ObjectStoreTraits } from '../../facts';
import type { GivenSecret } from '../cloud';
import { anywhere, authoritySecrets, checkAuthority, checkListener, isHost, isObjectName } from './endpoint';

/** What the workloads are told of an object store. */
export type StoreFacts = Pick<FactValues, (typeof BUCKETS)[BucketName] | (typeof FACTS)['objectStoreEndpoint' | 'objectStoreRegion']>;

/** Where the backends keep their data. */
export interface ObjectStore {
  /** How the backends reach it and log in. */
  readonly traits: ObjectStoreTraits;
  /** Address, region and buckets, by the names of the facts. */
  readonly facts: StoreFacts;
  /** Secrets that the user makes. */
  readonly secrets: readonly GivenSecret[];
  /** Adds a fault for everything that can be seen of it without asking. */
  check(faults: Faults): void;
}

/** A store that speaks S3, with four buckets that exist. */
export interface S3StoreProps {
  /** URL of the endpoint: `https://s3.example.com`, or with a port, `https://ceph.example.com:8443`. */
  readonly endpoint: string;
  /** True: an endpoint with http is taken, keys and data cross the network in the clear. Default: false. */
  readonly plaintext?: boolean;
  /** Region as the store wants it in signatures. Default: `us-east-1`, which stores without regions take. */
  readonly region?: string;
  /** False: the bucket's name stands in the host, as Amazon wants it. Default: true, in the path, as Ceph and MinIO want it. */
  readonly pathStyle?: boolean;
  /** Names of the four buckets, which exist already; or a prefix, to which `-traces`, `-metrics`, `-rules` and `-logs` are added. */
  readonly buckets: { readonly [B in BucketName]: string } | {
    /** What the names of the four buckets begin with. */
    readonly prefix: string;
  };
  /** Secret with the certificate of the authority that signed the endpoint's. Default: none, a public authority did. */
  readonly authority?: Authority;
  /** Where it listens, for network policies. Default: any address, on the endpoint's port; needed for a Service of the cluster. */
  readonly listener?: Listener;
}

/** Ceph in the cluster, whose provisioner makes the buckets. */
export interface RookStoreProps {
  /** StorageClass of the provisioner, in which the claims are made; let it keep buckets (`reclaimPolicy: Retain`). */
  readonly storageClass: string;
  /** Name of the CephObjectStore. */
  readonly store: string;
  /** Namespace of Rook. Default: `rook-ceph`. */
  readonly namespace?: string;
  /** Names of the four buckets, or a prefix; one bucket of a name in a store. */
  readonly buckets: S3StoreProps['buckets'];
  /** `tls`: by the store's `securePort`, 443, with its certificate's authority where that is not a public one. `plaintext`: by its `port`, 80, in the clear. */
  readonly gateway: {
    /** The store answers by TLS, on port 443. */
    readonly tls: {
      /** Secret with the certificate of the authority that signed the store's. Default: none, a public authority did. */
      readonly authority?: Authority;
    };
  } | 'plaintext';
}

interface Endpoint {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly bare: boolean;
}

function parse(endpoint: string): Endpoint | undefined {
  const [, scheme = '', host = '', port, path = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/:?#@]+)(?::(\d+))?([/?#].*)?$/i.exec(endpoint) ?? [];
  if (!isHost(host)) return undefined;
  const number = port === undefined ? (/^http$/i.test(scheme) ? 80 : 443) : Number(port);
  return number < 1 || number > 65_535 ? undefined : { scheme: scheme.toLowerCase(), host, port: number, bare: path === '' || path === '/' };
}

const NAMES = Object.keys(BUCKETS) as readonly BucketName[];

/** A name that is not there, as from an environment without it, is empty, and so refused. */
function namesOf(buckets: Partial<Record<BucketName | 'prefix', string>>): { readonly [B in BucketName]: string } {
  const { prefix } = buckets;
  const of = (bucket: BucketName): string => ('prefix' in buckets ? `${prefix ?? ''}-${bucket}` : (buckets[bucket] ?? ''));
  return { traces: of('traces'), metrics: of('metrics'), rules: of('rules'), logs: of('logs') };
}

/** Names that S3 and what speaks like it take: a dot would break the certificate's wildcard where the name stands in the host. */
const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

class S3Store implements ObjectStore {
  private readonly names: { readonly [B in BucketName]: string };
  private readonly endpoint: Endpoint | undefined;

  public constructor(
    private readonly props: S3StoreProps,
    private readonly claimClass?: string,
  ) {
    // A user of plain JavaScript may have left both out.
    this.endpoint = parse(String((props as Partial<S3StoreProps>).endpoint ?? ''));
    this.names = namesOf((props as Partial<S3StoreProps>).buckets ?? {});
  }

  public get traits(): ObjectStoreTraits {
    const { authority, listener, pathStyle = true, plaintext } = this.props;
    const port = this.endpoint?.port ?? 443;
    const login = this.claimClass === undefined ? ({ login: 'secret' } as const) : ({ login: 'claim', claims: { storageClass: this.claimClass, buckets: this.names } } as const);
    return { kind: 's3', ...login, pathStyle, ...(plaintext === true ? { plaintext } : {}), listener: listener ?? anywhere(port), ...(authority === undefined ? {} : { authority }) };
  }

  public get facts(): StoreFacts {
    const { host, port } = this.endpoint ?? { host: '', port: 443 };
    return {
      [FACTS.objectStoreEndpoint]: port === (this.props.plaintext === true ? 80 : 443) ? host : `${host}:${port}`,
      [FACTS.objectStoreRegion]: this.props.region ?? 'us-east-1',
      [FACTS.tracesBucket]: this.names.traces,
      [FACTS.metricsBucket]: this.names.metrics,
      [FACTS.rulesBucket]: this.names.rules,
      [FACTS.logsBucket]: this.names.logs,
    };
  }

  public get secrets(): readonly GivenSecret[] {
    const { name, keys } = SECRETS.objectStore;
    const authority = authoritySecrets(this.props.authority, 'the object store');
    if (this.claimClass !== undefined) return authority;
    return [{ name, keys: { [keys[0]]: { asked: 'access key id of the object store' }, [keys[1]]: { asked: 'secret access key of the object store' } } }, ...authority];
  }

  public check(faults: Faults): void {
    this.checkEndpoint(faults);
    this.checkBuckets(faults);
    const { authority, listener, region } = this.props;
    if (this.claimClass !== undefined && !isObjectName(this.claimClass)) faults.add({ prop: 'objectStore.storageClass', got: this.claimClass, allowed: 'the name of a StorageClass whose provisioner makes buckets', write: "storageClass: 'rook-ceph-bucket'" });
    checkAuthority('objectStore.authority', authority, faults);
    if (this.endpoint !== undefined) checkListener('objectStore.listener', this.endpoint.host, listener, faults);
    if (region !== undefined && !/^[A-Za-z0-9_-]+$/.test(region)) faults.add({ prop: 'objectStore.region', got: region, allowed: 'letters, digits and dashes', write: "region: 'us-east-1'" });
  }

  private checkEndpoint(faults: Faults): void {
    const { endpoint: got } = this.props;
    const fault = (allowed: string, write: string): void => faults.add({ prop: 'objectStore.endpoint', got, allowed, write });
    const { endpoint } = this;
    const scheme = this.props.plaintext === true ? 'http' : 'https';
    if (endpoint === undefined) fault('a URL: https, a host, and a port where it is not 443', "endpoint: 'https://s3.example.com'");
    else if (endpoint.scheme !== scheme) fault(`${scheme}, ${scheme === 'https' ? 'since keys and data would cross the network in the clear' : 'which plaintext asks for'}`, `endpoint: '${scheme}://${endpoint.host}'${scheme === 'https' ? ', with authority where its certificate is not a public one\'s; or plaintext: true' : ''}`);
    else if (!endpoint.bare) fault('a URL without a path: buckets are named in their own prop', `endpoint: '${endpoint.scheme}://${endpoint.host}'`);
  }

  private checkBuckets(faults: Faults): void {
    const { buckets } = this.props as Partial<S3StoreProps>;
    const byPrefix = buckets === undefined || 'prefix' in buckets;
    for (const name of NAMES) {
      const got = this.names[name];
      if (BUCKET.test(got)) continue;
      const allowed = `3 to 63 lower-case letters, digits and dashes${byPrefix ? ', with what is added to the prefix' : ''}`;
      faults.add({ prop: byPrefix ? 'objectStore.buckets.prefix' : `objectStore.buckets.${name}`, got: got === '' ? undefined : got, allowed, write: byPrefix ? "buckets: { prefix: 'acme-observability' }" : `${name}: 'acme-${name}'` });
      if (byPrefix) return;
    }
    const shared = NAMES.find((name, index) => NAMES.findIndex((other) => this.names[other] === this.names[name]) !== index);
    if (shared !== undefined) faults.add({ prop: `objectStore.buckets.${shared}`, got: this.names[shared], allowed: 'a bucket of its own: the backends would delete what they do not know', write: `${shared}: '${this.names[shared]}-${shared}'` });
  }
}

/** The object stores that come with the library; anything else that implements `ObjectStore` fits as well. */
export const ObjectStore = {
  /** Anything that speaks S3: Ceph, MinIO, SeaweedFS, an appliance. The buckets exist, and one pair of keys opens them. */
  s3: (props: S3StoreProps): ObjectStore => new S3Store(props),
  /** Ceph in the cluster, run by Rook: the buckets are claimed (ObjectBucketClaim), and each has keys of its own, which Rook makes. */
  rook: ({ storageClass, store, namespace = 'rook-ceph', buckets, gateway }: RookStoreProps): ObjectStore => {
    const plaintext = gateway === 'plaintext';
    // The gateway's pods listen on 8080 behind `port`, and on `securePort` itself (Rook 1.18, pkg/operator/ceph/object).
    const listener: Listener = { namespace, pods: { app: 'rook-ceph-rgw', rook_object_store: store }, port: plaintext ? 8080 : 443 };
    const authority = plaintext ? undefined : gateway.tls.authority;
    const endpoint = `${plaintext ? 'http' : 'https'}://rook-ceph-rgw-${store}.${namespace}.svc`;
    return new S3Store({ endpoint, plaintext, buckets, listener, ...(authority === undefined ? {} : { authority }) }, storageClass);
  },
};
