import { Document, visit } from 'yaml';
import { overlaid, type Overlay, type Plain } from './overlay';

/** Drops undefined values, which YAML has no word for; empty lists and objects are kept, since some programs give them a meaning. */
function defined(value: Plain): Plain {
  if (Array.isArray(value)) return value.filter((v) => v !== undefined).map(defined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => [k, defined(v)]),
  );
}

/** Text of one YAML document: stable, without line folding or anchors; strings that YAML 1.1 readers would take for a boolean are quoted. */
export function toYaml(value: Plain): string {
  const doc = new Document(defined(value), { version: '1.1', aliasDuplicateObjects: false });
  visit(doc, { Scalar: (_key, node) => void (typeof node.value === 'string' && node.value.includes('\n') && (node.type = 'BLOCK_LITERAL')) });
  doc.directives = undefined;
  return doc.toString({ lineWidth: 0, indentSeq: false });
}

/** A configuration file: what the component decided, then the user's overlay, then text. */
export function configFile(base: Overlay, overlay: Overlay | undefined): string {
  return toYaml(overlaid(base, overlay));
}
