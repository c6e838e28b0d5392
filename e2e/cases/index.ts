import type { Case } from './case';
import { DISTURBED } from './disturbed';
import { SAMPLING } from './sampling';

export const CASES: readonly Case[] = [...DISTURBED, SAMPLING];
