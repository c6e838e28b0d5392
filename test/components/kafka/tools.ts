import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Stands in for Kafka's tools: keeps a folder per topic, and notes every call with what it was told to connect with. */
const TOOL = `#!/bin/bash
set -euo pipefail
state=$(dirname "$0")/../state
echo "$(basename "$0") $*" | sed 's#/dev/fd/[0-9]*#PIPE#g' >> "$state/calls"
if [[ -n "\${FAIL:-}" ]]; then exit 1; fi
topic= partitions= copies= settings=
while (($# > 0)); do
  case $1 in
    --command-config) cat "$2" > "$state/client"; shift ;;
    --topic | --entity-name) topic=$state/$2; shift ;;
    --partitions) partitions=$2; shift ;;
    --replication-factor) copies=$2; shift ;;
    --config) settings+="$2"$'\\n'; shift ;;
    --add-config-file) cat "$2" > "$topic/settings"; shift ;;
    --create | --alter | --describe) action=$1 ;;
  esac
  shift
done
case $(basename "$0")$action in
  kafka-topics.sh--create) if [[ ! -d $topic ]]; then mkdir "$topic"; echo "$partitions" > "$topic/partitions"; echo "$copies" > "$topic/copies"; printf '%s' "$settings" > "$topic/settings"; fi ;;
  kafka-topics.sh--alter) echo "$partitions" > "$topic/partitions" ;;
  kafka-topics.sh--describe) printf 'Topic: %s\\tTopicId: x\\tPartitionCount: %s\\tReplicationFactor: %s\\tConfigs: a=1\\n' "$(basename "$topic")" "$(cat "$topic/partitions")" "$(cat "$topic/copies")" ;;
esac
`;

export interface Run {
  readonly code: number | null;
  readonly output: string;
  /** The calls of this run, without what all have in common. */
  readonly calls: readonly string[];
}

/** A folder with stand-ins for Kafka's tools and the topics they made. */
export class KafkaTools {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'kafka-topics-'));

  public constructor() {
    for (const folder of ['bin', 'state']) mkdirSync(path.join(this.folder, folder));
    for (const tool of ['kafka-topics.sh', 'kafka-configs.sh']) {
      writeFileSync(path.join(this.folder, 'bin', tool), TOOL);
      chmodSync(path.join(this.folder, 'bin', tool), 0o755);
    }
  }

  public run(script: string, env: { readonly [name: string]: string } = {}): Run {
    rmSync(this.path('calls'), { force: true });
    const { status, stdout, stderr } = spawnSync('/bin/bash', ['-c', script.replaceAll('/opt/kafka/bin', path.join(this.folder, 'bin'))], {
      env: { PATH: process.env.PATH, KAFKA_BROKERS: 'b-1:9096,b-2:9096', KAFKA_USERNAME: 'user', KAFKA_PASSWORD: 'pass', ...env },
      encoding: 'utf8',
    });
    const calls = existsSync(this.path('calls')) ? this.read('calls').trim().split('\n') : [];
    return { code: status, output: stdout + stderr, calls: calls.map((c) => c.replace(' --bootstrap-server b-1:9096,b-2:9096 --command-config PIPE', '')) };
  }

  /** `partitions`, `copies` or `settings` of a topic, or `client`: the last connection's properties. */
  public read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private path(file: string): string {
    return path.join(this.folder, 'state', file);
  }
}
