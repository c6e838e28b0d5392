/** Tags by their keys. */
export type Tags = { readonly [key: string]: string };

/** The platform's own, then what the platform and the cloud were given. */
export function allTags(platformId: string, ...given: readonly (Tags | undefined)[]): { [key: string]: string } {
  return Object.assign({ 'observability-constructs/platform': platformId }, ...given) as { [key: string]: string };
}
