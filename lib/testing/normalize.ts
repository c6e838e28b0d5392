/** The hash in the version of a component's chart, which changes with every manifest. */
const CHART_VERSION = /^(\d+\.\d+\.\d+)\+[0-9a-f]{8,}$/;

/** Hashes of configuration files, which stand on every pod that reads one. */
const CONFIG_HASH = /(observability-constructs\/config-[a-z-]+: )\S+/g;

/** An absolute path of a local state exists on one machine only. */
const ABSOLUTE_STATE = /^(?:\/|[A-Za-z]:[\\/]).*[\\/]([^\\/]+\.tfstate)$/;

function text(value: string): string {
  return value.replace(CHART_VERSION, '$1+<hash>').replace(ABSOLUTE_STATE, '<folder>/$1');
}

/** Terraform's JSON with sorted keys, without cdktf's own notes (`//`), hashes of charts and folders of local states. */
export function normalizedStack(value: unknown): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map(normalizedStack);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '//');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, normalizedStack(inner)]));
}

/** A manifest without hashes of configuration files. */
export function normalizedManifest(yaml: string): string {
  return yaml.replace(CONFIG_HASH, '$1<hash>');
}

/** A guide without the hashes in the names of jobs. */
export function normalizedGuide(text: string): string {
  return text.replace(/(job\/[a-z-]+-)[0-9a-f]{8}/g, '$1<hash>');
}
