import { stringify } from 'yaml';
import { overlaid, type Overlay, type Plain } from './overlay';

/**
 * Text of one YAML document: stable, without line folding or anchors, undefined values left out.
 * Written for YAML 1.1, since Go's readers still take a bare `on` or `0777` for something else than a string.
 */
export function toYaml(value: Plain): string {
  return stringify(value, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0, indentSeq: false });
}

/** A configuration file: what the component decided, then the user's overlay, then text. */
export function configFile(base: Overlay, overlay: Overlay | undefined): string {
  return toYaml(overlaid(base, overlay));
}
