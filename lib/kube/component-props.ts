import type { Overlay } from '../config';
import type { KnownFacts, PlatformTraits } from '../facts';
import type { PoolRole } from '../sizing';
import type { Traits } from './construct';
import type { Images } from './images';
import type { Peer } from './network-policy';

/** What every component needs from outside, wherever it runs. */
export interface ComponentProps<N extends keyof PlatformTraits = never> {
  /** What the cloud decides, such as a cloud's `traits`; of it the named parts must be there. */
  readonly traits: Traits<N>;
  /** What a cluster's own facts say, by the names of `FACTS`, where they are known by now; they stand in the pods. Default: none, the pods read the ConfigMap `platform-facts` of their namespace. */
  readonly facts?: KnownFacts;
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
