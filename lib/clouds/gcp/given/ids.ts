import type { IdForm } from '../../given/ids';

export { checkId, checkKnown, must, quoted, type IdForm } from '../../given/ids';

const PROJECT = '[a-z0-9.:-]+';
const NAME = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';

export const NETWORK_ID: IdForm = {
  pattern: new RegExp(`^projects/${PROJECT}/global/networks/${NAME}$`),
  allowed: 'the id of a VPC with its project, which may be the host project of a Shared VPC',
  write: "'projects/my-project-id/global/networks/shared'",
};

export const SECRET_ID: IdForm = {
  pattern: new RegExp(`^projects/${PROJECT}/secrets/[\\w-]{1,255}$`),
  allowed: 'the id of a secret in Secret Manager, without a version',
  write: "'projects/my-project-id/secrets/grafana-database'",
};

/** A subnet lies in one region. */
export function subnetId(region: string): IdForm {
  return {
    pattern: new RegExp(`^projects/${PROJECT}/regions/${region}/subnetworks/${NAME}$`),
    allowed: `the id of a subnet in ${region}, where the platform is`,
    write: `'projects/my-project-id/regions/${region}/subnetworks/shared'`,
  };
}
