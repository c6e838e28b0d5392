import type { Aligned } from './align';
import type { Holder } from './holders';

/** One attribute that is not what it was. */
export interface AttributeChange {
  /** `spec.replicas`; items of a list by their name or place. */
  readonly path: string;
  /** What it was. Absent where it was not there. */
  readonly before?: unknown;
  /** What it becomes. Absent where it is no longer there. */
  readonly after?: unknown;
}

/** A resource or an object beside what it was. */
export interface Compared extends Aligned {
  /** Type of a Terraform resource, or kind of a Kubernetes object. */
  readonly type: string;
  readonly holder?: Holder;
  readonly before: unknown;
  readonly after: unknown;
  /** All that differs and takes effect. */
  readonly changes: readonly AttributeChange[];
}

export const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** `path from 1 to 2`. */
export const fromTo = ({ path, before, after }: AttributeChange): string => `${path} from ${text(before)} to ${text(after)}`;

/** Files of a ConfigMap, by their names. */
interface Files {
  readonly [file: string]: unknown;
}

const filesOf = (value: unknown): Files => (value as { readonly data?: Files } | undefined)?.data ?? {};

/** A ConfigMap as if files that have another name now had had it before, by their order and ending: `loki-0.yaml` and `loki.yaml` are read alike. */
export function withNamesOf(after: unknown, before: unknown): unknown {
  const [old, now] = [filesOf(before), filesOf(after)];
  const left = Object.keys(old).filter((file) => !(file in now));
  const renamed = Object.keys(now).flatMap((file) => {
    const at = file in old ? -1 : left.findIndex((other) => other.split('.').pop() === file.split('.').pop());
    return at < 0 ? [] : left.splice(at, 1).map((other): [string, string] => [other, file]);
  });
  if (renamed.length === 0) return before;
  const names = new Map(renamed);
  return { ...(before as object), data: Object.fromEntries(Object.entries(old).map(([file, content]) => [names.get(file) ?? file, content])) };
}

/** True of an attribute in a file, or of a topic, that is on one side only: it takes nothing from what was, or is read no longer. */
export function ofNewOrOldPart({ type, before, after, was, is }: Compared, path: string): boolean {
  if (type !== 'ConfigMap' || !path.startsWith('data.')) return false;
  const among = (side: unknown): boolean => Object.keys(filesOf(side)).some((file) => path === `data.${file}` || path.startsWith(`data.${file}.`));
  if (!among(before) || !among(after)) return true;
  const [topic] = /^.*?\.topics\[[^\]]*\]/.exec(path) ?? [];
  return topic !== undefined && [was, is].some((side) => ![...side.keys()].some((other) => other.startsWith(topic)));
}
