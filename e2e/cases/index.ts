import { BAD_INPUT } from './bad-input';
import type { Case } from './case';
import { DISTURBED } from './disturbed';
import { OWN_METRICS } from './own-metrics';
import { REGION } from './region';
import { SAMPLING } from './sampling';
import { THROUGHPUT } from './throughput';

export const CASES: readonly Case[] = [...DISTURBED, REGION, SAMPLING, OWN_METRICS, ...BAD_INPUT, THROUGHPUT];
