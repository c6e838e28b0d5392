import type { Overlay, Plain } from '../../config';
import { Faults, type Place } from '../../errors';

function isSection(value: Plain): value is Overlay {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A value as Grafana's reader gives it back unchanged: bare where it can be, else in backquotes, which nothing inside is read in.
 * Undefined for what no quotes can hold.
 */
function iniValue(value: string): string | undefined {
  if (!/[#;`'"\r\n]|^\s|\s$|\\$/.test(value)) return value;
  if (!/[`\r\n]/.test(value)) return `\`${value}\``;
  return /"""|\r/.test(value) ? undefined : `"""${value}"""`;
}

function line(key: string, value: Plain, prop: string, faults: Faults): string {
  const text = ['string', 'number', 'boolean'].includes(typeof value) ? iniValue(String(value)) : undefined;
  if (text !== undefined) return `${key} = ${text}`;
  faults.add({ prop, got: value, allowed: 'a string, number or boolean that grafana.ini can hold', write: `${prop}: 'value'` });
  return '';
}

function lines(of: Overlay, prop: string, faults: Faults): string[] {
  const keys = Object.entries(of).filter(([, value]) => value !== undefined && !isSection(value));
  return keys.map(([key, value]) => line(key, value, `${prop}.${key}`, faults));
}

/** Text of grafana.ini: keys without a section first, then one section per object, in the order given. */
export function toIni(settings: Overlay, place: Place): string {
  const faults = new Faults();
  const blocks = [lines(settings, 'overlay', faults)];
  for (const [section, value] of Object.entries(settings)) {
    if (!isSection(value)) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (isSection(inner)) {
        const prop = `overlay.${section}.${key}`;
        faults.add({ prop, got: inner, allowed: 'one level of sections, since grafana.ini knows no other', write: `overlay: { '${section}.${key}': { ... } }` });
      }
    }
    blocks.push([`[${section}]`, ...lines(value, `overlay.${section}`, faults)]);
  }
  faults.throwIfAny(place);
  return `${blocks.filter((b) => b.length > 0).map((b) => b.join('\n')).join('\n\n')}\n`;
}
