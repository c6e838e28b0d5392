/** What exists already carries this mark; the props of what is made do not. */
export function isGiven<T extends object>(part: T): part is Extract<T, { readonly given: true }> {
  return 'given' in part;
}
