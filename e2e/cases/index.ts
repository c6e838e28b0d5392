import { BAD_INPUT } from './bad-input';
import type { Case } from './case';
import { DISTURBED } from './disturbed';
import { SAMPLING } from './sampling';
import { THROUGHPUT } from './throughput';

export const CASES: readonly Case[] = [...DISTURBED, SAMPLING, ...BAD_INPUT, THROUGHPUT];
