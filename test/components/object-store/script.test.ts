import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { storeScript } from '../../../lib/components/object-store/script';

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'object-store-'));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

/** Stands in for rclone, as far as the script uses it, with folders for buckets; `$BREAK` is what it does wrong. */
const RCLONE = `#!/bin/bash
args=() offset=0 count=
while [ $# -gt 0 ]; do
  case $1 in
    --config | --cache-dir | --retries | --low-level-retries | --contimeout | --timeout | --s3-list-version | --s3-list-chunk | --s3-upload-cutoff | --s3-chunk-size) shift 2 ;;
    --offset) offset=$2; shift 2 ;;
    --count) count=$2; shift 2 ;;
    -R | --*) shift ;;
    *) args+=("\${1/#store:/$STORE/}"); shift ;;
  esac
done
set -- "\${args[@]}"
echo "$RCLONE_CONFIG_STORE_ACCESS_KEY_ID" >>"$STORE/keys"
case $1 in
  copyto)
    [[ $2 == "$STORE"/* ]] || [ -d "$STORE/$(echo "\${3#$STORE/}" | cut -d/ -f1)" ] || { echo 'NoSuchBucket' >&2; exit 1; }
    mkdir -p "$(dirname "$3")" && cp "$2" "$3"
    if [ "$BREAK" = get ] && [[ $2 == */list/1 ]]; then echo x >>"$3"; fi
    if [ "$BREAK" = multipart ] && [[ $2 == */large && $2 == "$STORE"/* ]]; then echo x >>"$3"; fi ;;
  lsf) if [ "$BREAK" = list ]; then ls "$2" | head -2; else (cd "$2" 2>/dev/null && find . -type f -printf '%f\\n' | sort); fi ;;
  cat)
    [ -f "$2" ] || exit 3
    if [ "$BREAK" = range ]; then offset=0; fi
    if [ -z "$count" ]; then cat "$2"; else tail -c +$((offset + 1)) "$2" | head -c "$count"; fi ;;
  deletefile) if [ "$BREAK" != delete ]; then rm "$2"; fi ;;
  purge) rm -rf "$2" ;;
esac
`;

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly keys: readonly string[];
}

function run(wrong: string, { login = 'secret', missing = '' }: { readonly login?: 'secret' | 'claim'; readonly missing?: string } = {}): Run {
  const store = fs.mkdtempSync(path.join(scratch, 'store-'));
  const bin = fs.mkdtempSync(path.join(scratch, 'bin-'));
  fs.writeFileSync(path.join(bin, 'rclone'), RCLONE, { mode: 0o755 });
  for (const bucket of ['t', 'm', 'r', 'l']) if (bucket !== missing) fs.mkdirSync(path.join(store, bucket));
  const facts = { OBJECT_STORE_ENDPOINT: 's3.example.com', OBJECT_STORE_REGION: 'x', TRACES_BUCKET: 't', METRICS_BUCKET: 'm', RULES_BUCKET: 'r', LOGS_BUCKET: 'l' };
  const names = login === 'claim' ? ['TRACES', 'METRICS', 'RULES', 'LOGS'] : ['OBJECT_STORE'];
  const keys = Object.fromEntries(names.flatMap((name) => [[`${name}_ACCESS_KEY_ID`, name], [`${name}_SECRET_ACCESS_KEY`, 'y']]));
  const env = { ...process.env, ...facts, ...keys, STORE: store, BREAK: wrong, TMPDIR: scratch, PATH: `${bin}:${process.env['PATH']}` };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', storeScript({ store: { kind: 's3', login } })], { env, encoding: 'utf8' });
  return { status, output: stdout + stderr, keys: [...new Set(fs.readFileSync(path.join(store, 'keys'), 'utf8').trim().split('\n'))] };
}

describe('the check of the object store', () => {
  test('passes each bucket of a store that does everything', () => {
    const { status, output } = run('nothing');
    expect(output.match(/^ok: /gm)).toHaveLength(4);
    expect(status).toBe(0);
  });

  test.each(['get', 'list', 'multipart', 'range', 'delete'])('fails and names it, where %s does not work', (what) => {
    const { status, output } = run(what);
    expect(output).toContain(`FAILED: ${what}, bucket t:`);
    expect(status).toBe(1);
  });

  test('fails where a bucket is missing, and says which', () => {
    const { status, output } = run('nothing', { missing: 'l' });
    expect(output).toContain('FAILED: put, bucket l: NoSuchBucket');
    expect(status).toBe(1);
  });

  test('opens each bucket with its own keys, where they are claimed', () => {
    expect(run('nothing', { login: 'claim' }).keys).toEqual(['TRACES', 'METRICS', 'RULES', 'LOGS']);
    expect(run('nothing').keys).toEqual(['OBJECT_STORE']);
  });
});
