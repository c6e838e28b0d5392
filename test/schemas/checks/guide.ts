import * as fs from 'node:fs';
import * as path from 'node:path';
import type { KubeObject } from '../../../scripts/schemas/objects';

const COMMAND = /^kubectl -n (\S+) create secret generic (\S+) (.*)$/gm;

/** The Secrets that the README beside the manifests of an existing cluster lets its reader make; none for a cloud. */
export function guideObjects(outdir: string): KubeObject[] {
  const platforms = fs.readdirSync(path.join(outdir, 'manifests')).map((id) => path.join(outdir, 'manifests', id, 'README.md'));
  return platforms.filter((file) => fs.existsSync(file)).flatMap((file) =>
    [...fs.readFileSync(file, 'utf8').matchAll(COMMAND)].map(([, namespace = '', name = '', rest = '']) => {
      const keys = [...rest.matchAll(/--from-(?:file|literal)=([^=\s]+)=/g)].map(([, key = '']) => [key, '']);
      return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data: Object.fromEntries(keys) as object } as KubeObject;
    }),
  );
}
