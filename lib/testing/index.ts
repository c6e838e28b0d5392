export type { Part } from './compare';
export { matchers, type MatcherResult, type ObservabilityMatchers, type Received } from './matchers';
export { readFolder, type Synthesized } from './output';
export { synthesize, type Synthesizable, type SynthesizeOptions } from './synthesize';
