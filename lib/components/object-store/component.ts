import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { ValidationError } from '../../errors';
import { BUCKETS, bucketClaim, storeKeys, type BucketName, type S3Traits, needs } from '../../facts';
import { ChartConstruct, ConfigFiles, Images, OneShotJob, authorityMounts, standardLabels, wayTo, type ComponentProps } from '../../kube';
import { storeScript } from './script';

const SCRIPTS_PATH = '/scripts';
const AUTHORITY_PATH = '/authority';

/** What the check needs: how the store is reached, and the images. */
export type ObjectStoreCheckProps = Omit<ComponentProps<'objectStore'>, 'overlay'>;

/** A Job that does in each bucket of an S3 store what the backends will do in it, and says what fails; nothing else starts before it is done. */
export class ObjectStoreCheck extends ChartConstruct {
  public constructor(scope: Construct, id: string, props: ObjectStoreCheckProps) {
    super(scope, id, { name: 'object-store-check', props, needs: ['objectStore'], given: needs(props, 'traits') });
    const { objectStore } = props.traits;
    if (objectStore.kind !== 's3') throw new ValidationError(this, [{ prop: 'traits.objectStore.kind', got: objectStore.kind, allowed: 's3: only what speaks S3 can be checked', write: 'no ObjectStoreCheck' }]);
    const { authority } = objectStore;
    this.claim(objectStore);
    const script = storeScript({ store: objectStore, ...(authority === undefined ? {} : { authorityFile: `${AUTHORITY_PATH}/${authority.key}` }) });
    const files = new ConfigFiles(this, 'scripts', { ...IDENTITY, files: { 'check.sh': script } });
    const keys = BUCKET_NAMES.flatMap((bucket) => Object.values(storeKeys(objectStore, bucket)));
    new OneShotJob(this, 'job', {
      ...IDENTITY,
      serviceAccount: 'object-store',
      image: (props.images ?? new Images()).of('rclone'),
      command: ['/bin/sh', `${SCRIPTS_PATH}/check.sh`],
      env: Object.fromEntries(keys.map(({ env, secret, key }) => [env, { secret, key }])),
      facts: props.facts ?? true,
      sizing: { replicas: 1, cpu: 0.1, memoryMiB: 256 },
      mounts: [{ kind: 'config', files, path: SCRIPTS_PATH }, { kind: 'scratch', path: '/tmp', sizeMiB: 128 }, ...authorityMounts(authority, AUTHORITY_PATH)],
      pool: props.pool ?? 'general',
      reaches: [wayTo(objectStore.listener)],
    });
  }

  /** Buckets that a provisioner makes, each with keys of its own in a Secret of the claim's name. */
  private claim({ claims }: S3Traits): void {
    if (claims === undefined) return;
    for (const bucket of BUCKET_NAMES) {
      new ApiObject(this, `claim-${bucket}`, {
        apiVersion: 'objectbucket.io/v1alpha1',
        kind: 'ObjectBucketClaim',
        metadata: { name: bucketClaim(bucket), labels: { ...standardLabels({ app: 'object-store', component: 'bucket' }) } },
        spec: { bucketName: claims.buckets[bucket], storageClassName: claims.storageClass },
      });
    }
  }
}

const BUCKET_NAMES = Object.keys(BUCKETS) as readonly BucketName[];

const IDENTITY = { app: 'object-store', component: 'check', name: 'object-store-check' } as const;
