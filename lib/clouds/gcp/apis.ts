import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import type { Construct } from 'constructs';

/** The APIs that a platform uses, beside `serviceusage`, which turns them on. */
const APIS = ['cloudkms', 'cloudresourcemanager', 'compute', 'container', 'iam', 'secretmanager', 'servicenetworking', 'sqladmin', 'storage'];

/** Turns the APIs on; a teardown leaves them on, since others in the project may use them too. */
export function enableApis(scope: Construct): readonly ProjectService[] {
  return APIS.map((api) => new ProjectService(scope, `${api}-api`, { service: `${api}.googleapis.com`, disableOnDestroy: false }));
}
