import { isDeepStrictEqual } from 'node:util';
import type { Output, Stack } from './output';

const MOST = 20;

/** One line per leaf that is in one of the two and not, or not the same, in the other. */
function differences(ours: unknown, bare: unknown, at: string): string[] {
  if (isDeepStrictEqual(ours, bare)) return [];
  const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (!isBranch(ours) || !isBranch(bare) || Array.isArray(ours) !== Array.isArray(bare)) {
    const text = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 120);
    return [`${at}: ours ${text(ours)}, bare ${text(bare)}`];
  }
  const keys = new Set([...Object.keys(ours), ...Object.keys(bare)]);
  const child = (of: object, key: string): unknown => (of as { [key: string]: unknown })[key];
  return [...keys].flatMap((key) => differences(child(ours, key), child(bare, key), `${at}/${key}`));
}

/**
 * A block's comment says where in the tree of constructs it comes from, which differs; that it has one does not:
 * it shows that a construct made it, and not an override.
 */
function withoutPaths(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPaths);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === '//' ? 'made by a construct' : withoutPaths(inner)]));
}

function comparable({ json, dependencies }: Stack): unknown {
  const { '//': comment, ...rest } = json;
  return { overrides: comment?.metadata?.overrides, dependencies: [...dependencies].sort(), ...(withoutPaths(rest) as object) };
}

/** What makes an object the one it is. */
function identity(object: unknown): string {
  const { apiVersion, kind, metadata } = object as { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } };
  return [apiVersion, kind, metadata.namespace ?? '', metadata.name].join(' ');
}

function manifestsOf({ manifests }: Output): { [file: string]: { [identity: string]: unknown } } {
  return Object.fromEntries(
    Object.entries(manifests).flatMap(([platform, charts]) =>
      Object.entries(charts).map(([chart, objects]) => {
        const byIdentity = Object.fromEntries(objects.map((object) => [identity(object), object]));
        return [`${platform}/${chart}`, { ...byIdentity, count: objects.length }];
      }),
    ),
  );
}

function everything(output: Output): unknown {
  const stacks = Object.fromEntries(Object.entries(output.stacks).map(([name, stack]) => [name, comparable(stack)]));
  return { stacks, manifests: manifestsOf(output) };
}

/** Says where two outputs differ in resources or objects: in which there are, or in any attribute of one. Nothing when they are the same. */
export function compare(ours: Output, bare: Output): string[] {
  const found = differences(everything(ours), everything(bare), '');
  return found.length <= MOST ? found : [...found.slice(0, MOST), `and ${found.length - MOST} more`];
}
