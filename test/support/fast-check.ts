import * as fc from 'fast-check';

// The same loads in every run: what lands does not depend on luck. FAST_CHECK_SEED=<number> looks elsewhere.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_261_121) });
