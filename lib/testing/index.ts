/**
 * For tests of your own platform, with vitest and jest. Import it from `observability-constructs/testing`.
 *
 * @module testing
 */
export type { Part } from './compare';
export { matchers, type MatcherResult, type ObservabilityMatchers, type Received } from './matchers';
export { diff, readFolder, type AttributeChange, type Change, type Output, type Synthesized } from '../diff';
export type { MatcherContext } from './snapshot';
export { synthesize, type Synthesizable, type SynthesizeOptions } from './synthesize';
