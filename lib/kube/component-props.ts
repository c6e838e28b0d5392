import type { Overlay } from '../config';
import type { PlatformTraits } from '../facts';
import type { PoolRole } from '../sizing';
import type { Images } from './images';
import type { Peer } from './network-policy';

/** What every component needs from outside, wherever it runs. */
export interface ComponentProps {
  /** What the cloud decides: object store, storage class, Kafka's port and login, identity endpoints. */
  readonly traits: PlatformTraits;
  /** Pool of nodes it runs on. Default: the component's own role; `general` where a platform has one pool for everything. */
  readonly pool?: PoolRole;
  /** The platform's revision of generated secrets: a change restarts the pods that read one, with the new. Default: none. */
  readonly secretsRevision?: number;
  /** Images and versions. Default: the library's table, from the public registries. */
  readonly images?: Images;
  /**
   * Laid over the component's own configuration file and stronger than everything in it; unknown keys pass through,
   * `null` removes a key. Default: none.
   */
  readonly overlay?: Overlay;
}

/** For components that serve metrics and do not push them. */
export interface ScrapedProps {
  /** Who may scrape its metrics, for example an agent of another namespace; where somebody may, its pods carry `prometheus.io/scrape`. Default: nobody. */
  readonly scrapers?: readonly Peer[];
}
