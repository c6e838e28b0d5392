import type { Fault, ValidationError } from '../errors';
import { plural } from './format';
import { LOAD_FLAGS, SIGNALS } from './options';
import { CLOUDS, regionsOf } from './request';

/** What stood behind a flag, as it was typed. */
function typedAfter(flag: string, typed: readonly string[]): string | undefined {
  const i = typed.lastIndexOf(flag);
  return i >= 0 ? typed[i + 1] : typed.filter((argument) => argument.startsWith(`${flag}=`)).at(-1)?.slice(flag.length + 1);
}

/** A fault of the library in the words of the command line. */
function spoken(fault: Fault, typed: readonly string[]): Fault {
  const load = LOAD_FLAGS.find(({ field }) => fault.prop.endsWith(`.${field}`));
  if (load !== undefined) {
    const unit = load.argument === 'duration' ? 's' : '';
    return { ...fault, prop: load.flag, got: typedAfter(load.flag, typed) ?? fault.got, write: fault.write.replace(/^\w+: (.+)$/, `${load.flag} $1${unit}`) };
  }
  const signal = SIGNALS.find((s) => fault.prop.endsWith(`.retentionDays.${s}`));
  if (signal !== undefined) {
    const own = `--retention-${signal}`;
    const flag = typedAfter(own, typed) === undefined ? '--retention' : own;
    return { ...fault, prop: flag === own ? own : `--retention (${signal})`, got: typedAfter(flag, typed) ?? fault.got, write: `${flag} 14d` };
  }
  const set = /^tier\.set\['(.+)'\]$/.exec(fault.prop)?.[1];
  if (set !== undefined) return { ...fault, prop: `--set ${set}`, allowed: fault.allowed.replace('sizing.explain()', '--explain'), write: fault.write.replace(/^set: \{ '(.+)': (.+) \}$/, '--set $1=$2') };
  if (fault.prop === 'tier.load' || fault.prop === 'tier') return { ...fault, prop: '--spans, --series, --lines' };
  if (fault.prop.endsWith('.availability')) return { ...fault, prop: '--availability', write: fault.write.replace(/^availability: '(.+)'$/, '--availability $1') };
  if (fault.prop === 'region') {
    const regions = regionsOf(typedAfter('--cloud', typed) ?? CLOUDS[0]);
    return { ...fault, prop: '--region', allowed: `a region whose prices are known: ${regions.join(', ')}`, write: `--region ${regions[0]}` };
  }
  if (fault.prop === 'purchase') return { ...fault, prop: '--purchase', write: '--purchase on-demand' };
  return fault;
}

/**
 * What was refused and why, naming flags where the library names props.
 * @param typed the arguments as the user typed them
 */
export function refusal({ faults }: ValidationError, typed: readonly string[]): string {
  const lines = faults.map((f) => spoken(f, typed)).map(({ prop, got, allowed, write }) => `  ${prop}: got ${String(got)}\n    allowed: ${allowed}\n    write:   ${write}`);
  return `Refused, ${plural(faults.length, 'fault')}:\n${lines.join('\n')}\n`;
}
