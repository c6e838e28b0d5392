import { BUCKETS, FACTS, storeKeys, type BucketName, type S3Traits } from '../../facts';

export interface StoreScriptOptions {
  readonly store: S3Traits;
  /** Certificate of the store's authority. Default: none, the image's own authorities are trusted. */
  readonly authorityFile?: string;
}

/** The script that does in each bucket what the backends will do in it, with rclone 1.75. */
export function storeScript({ store, authorityFile }: StoreScriptOptions): string {
  const buckets = (Object.keys(BUCKETS) as BucketName[]).map((bucket) => {
    const { id, secret } = storeKeys(store, bucket);
    return `check_bucket ${bucket} "$${BUCKETS[bucket]}" "$${id.env}" "$${secret.env}"`;
  });
  const settings = [
    'export RCLONE_CONFIG_STORE_TYPE=s3 RCLONE_CONFIG_STORE_PROVIDER=Other',
    `export RCLONE_CONFIG_STORE_ENDPOINT="${store.plaintext === true ? 'http' : 'https'}://$${FACTS.objectStoreEndpoint}" RCLONE_CONFIG_STORE_REGION="$${FACTS.objectStoreRegion}"`,
    `export RCLONE_CONFIG_STORE_FORCE_PATH_STYLE=${store.pathStyle === true}`,
    ...(authorityFile === undefined ? [] : [`export RCLONE_CA_CERT=${authorityFile}`]),
  ];
  return `${PREAMBLE}${settings.join('\n')}\n${FUNCTIONS}\n${buckets.join('\n')}\necho 'The object store does what the backends need.'\n`;
}

const PREAMBLE = `#!/bin/sh
# Does in each bucket what the backends will do in it: put, get, list, multipart, range, delete. Safe to repeat.
set -eu
work=$(mktemp -d)
# Of this pod alone, and removed at the end.
folder="platform-check-$(hostname)"
`;

const FUNCTIONS = `
# One try each, so that what fails now and then shows. No file of settings: the keys stay in the environment.
store() {
  rclone --config '' --cache-dir "$work" --retries 1 --low-level-retries 1 --contimeout 10s --timeout 60s --ignore-checksum \\
    --s3-no-check-bucket --s3-list-version 2 "$@"
}

fail() {
  echo "FAILED: $1, bucket $bucket: $2" >&2
  store purge "store:$bucket/$folder" 2>/dev/null || true
  exit 1
}

# What follows the first argument must succeed.
must() {
  what=$1
  shift
  store "$@" >"$work/out" 2>"$work/err" || fail "$what" "$(tail -n 1 "$work/err")"
}

same() {
  cmp -s "$2" "$3" || fail "$1" 'what came back is not what was asked for'
}

check_bucket() {
  bucket=$2
  export RCLONE_CONFIG_STORE_ACCESS_KEY_ID="$3" RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY="$4"
  here="store:$bucket/$folder"
  rm -f "$work"/*
  head -c 1024 /dev/urandom >"$work/small"
  head -c 12582912 /dev/urandom >"$work/large"

  for name in 1 2 3; do must put copyto "$work/small" "$here/list/$name"; done
  must get copyto "$here/list/1" "$work/back"
  same get "$work/small" "$work/back"

  # Pages of two, so that the second page is asked for too.
  must list lsf --s3-list-chunk 2 "$here/list/"
  printf '1\\n2\\n3\\n' >"$work/wanted"
  same list "$work/wanted" "$work/out"

  must multipart copyto --s3-upload-cutoff 5Mi --s3-chunk-size 5Mi "$work/large" "$here/large"
  must multipart copyto "$here/large" "$work/back"
  same multipart "$work/large" "$work/back"

  # Over the border of two parts.
  must range cat --offset 5242000 --count 2000 "$here/large"
  tail -c +5242001 "$work/large" | head -c 2000 >"$work/wanted"
  same range "$work/wanted" "$work/out"

  for name in list/1 list/2 list/3 large; do must delete deletefile "$here/$name"; done
  # Stores list a folder as missing or as empty, when nothing is left in it.
  left=$(store lsf -R --files-only "$here/" 2>/dev/null || true)
  [ -z "$left" ] || fail delete "still there: $left"
  if store cat "$here/large" >"$work/out" 2>/dev/null && [ -s "$work/out" ]; then fail delete 'a deleted object can still be read'; fi

  echo "ok: $1, bucket $bucket"
}
`;
