/** A user's text in the collector's configuration, which reads `${...}` and `$$`: a `$` stays one when it is doubled. */
export function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** The same as a text of OTTL. */
export function quoted(text: string): string {
  return JSON.stringify(escaped(text));
}

/** An expression that matches exactly these names; anchored, so it costs little. */
export function exactly(names: readonly string[]): string {
  return `^(?:${names.map((name) => escaped(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('|')})$`;
}
