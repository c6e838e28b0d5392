import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import type { Construct } from 'constructs';

/** The APIs that a platform uses, beside `serviceusage`, which turns them on. */
const APIS = [
  'cloudkms', 'cloudresourcemanager', 'compute', 'container', 'iam', 'iamcredentials', 'logging', 'monitoring', 'secretmanager', 'servicenetworking', 'sqladmin', 'storage',
] as const;

/** Every API by its name, as what others wait for. */
export type Apis = { readonly [A in (typeof APIS)[number]]: ProjectService };

/** Turns the APIs on; a teardown leaves them on, since others in the project may use them too. */
export function enableApis(scope: Construct): Apis {
  return Object.fromEntries(APIS.map((api) => [api, enableApi(scope, api)])) as Apis;
}

/** Turns one API on, by its name before `.googleapis.com`. */
export function enableApi(scope: Construct, api: string): ProjectService {
  return new ProjectService(scope, `${api}-api`, { service: `${api}.googleapis.com`, disableOnDestroy: false });
}
