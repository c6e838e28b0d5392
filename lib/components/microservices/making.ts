import type { Images, Peer } from '../../kube';
import type { PoolRole } from '../../sizing';
import type { BackendPods } from './component';

/** What the parts of a backend are made with, in every mode. */
export interface Making {
  readonly pods: BackendPods;
  readonly admits: { readonly ingest: readonly Peer[]; readonly query: readonly Peer[] };
  readonly pool: PoolRole;
  readonly images: Images;
}
