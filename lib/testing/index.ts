export type { Part } from './compare';
export { matchers, type MatcherResult, type ObservabilityMatchers, type Received } from './matchers';
export { diff, readFolder, type AttributeChange, type Change, type Output, type Synthesized } from '../diff';
export { synthesize, type Synthesizable, type SynthesizeOptions } from './synthesize';
