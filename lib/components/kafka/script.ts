import { FACTS } from '../../facts';
import type { TopicPlan } from './topics';

/** Exit code for what a repeat cannot mend. */
export const REFUSED = 3;

function quoted(word: string): string {
  return `'${word.replace(/'/g, `'\\''`)}'`;
}

function call(plan: TopicPlan, repartitionTraces: boolean): string {
  const settings = Object.entries(plan.settings).map(([key, value]) => quoted(`${key}=${value}`));
  const growth = plan.keyed && !repartitionTraces ? 'fixed' : 'growing';
  return [`topic ${quoted(plan.name)} ${plan.partitions} ${plan.replicationFactor} ${growth}`, ...settings].join(' \\\n  ');
}

export interface ScriptOptions {
  readonly repartitionTraces: boolean;
  /** Certificate of the brokers' authority. Default: none, Java's own authorities are trusted. */
  readonly authorityFile?: string;
}

/** The script that creates the topics and aligns those that exist. */
export function topicsScript(plans: readonly TopicPlan[], { repartitionTraces, authorityFile }: ScriptOptions): string {
  return `${PREAMBLE}${clientProperties(authorityFile)}${FUNCTIONS}\n${plans.map((plan) => call(plan, repartitionTraces)).join('\n')}\nexit "$refused"\n`;
}

const PREAMBLE = `#!/bin/bash
# Creates the platform's topics and aligns those that exist. Safe to repeat.
set -euo pipefail
refused=0

# A text as it stands between quotes in a login line: escaped once for the login, and once for the properties file.
escaped() {
  printf '%s' "$1" | sed -e 's/[\\\\"]/\\\\&/g' -e 's/\\\\/\\\\\\\\/g'
}
`;

/** The login, and the authority as PEM, which Java takes since Kafka 2.7 (KIP-651). */
function clientProperties(authorityFile: string | undefined): string {
  const trust = authorityFile === undefined ? '' : `\n  printf 'ssl.truststore.type=PEM\\nssl.truststore.location=${authorityFile}\\n'`;
  return `
# How to reach the brokers, read through a pipe: the password is in no file and in no argument.
client_properties() {
  printf 'security.protocol=SASL_SSL\\nsasl.mechanism=SCRAM-SHA-512\\n'${trust}
  printf 'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";\\n' \\
    "$(escaped "$KAFKA_USERNAME")" "$(escaped "$KAFKA_PASSWORD")"
}
`;
}

const FUNCTIONS = `
tool() {
  local name=$1
  shift
  "/opt/kafka/bin/$name" --bootstrap-server "$${FACTS.kafkaBrokers}" --command-config <(client_properties) "$@"
}

# Whether a topic that has $2 partitions and should have $3 may get them.
grow() {
  local name=$1 have=$2 want=$3 growth=$4
  if ((have > want)); then
    echo "$name: keeps its $have partitions, although $want would do; Kafka never removes one."
  elif [[ $growth == growing ]]; then
    tool kafka-topics.sh --alter --topic "$name" --partitions "$want"
    echo "$name: grew from $have to $want partitions."
  else
    echo "$name: REFUSED to grow from $have to $want partitions. Its records are placed by trace id, so the spans of a trace that" \\
      "is under way would be split between two samplers. In a quiet hour, deploy once with repartitionTraces: true." >&2
    refused=${REFUSED}
  fi
}

# topic <name> <partitions> <replication factor> <fixed|growing> <setting=value>...
topic() {
  local name=$1 partitions=$2 replicas=$3 growth=$4 setting described
  local -a initial=()
  shift 4
  for setting in "$@"; do initial+=(--config "$setting"); done
  tool kafka-topics.sh --create --if-not-exists --topic "$name" --partitions "$partitions" --replication-factor "$replicas" "\${initial[@]}"
  described=$(tool kafka-topics.sh --describe --topic "$name")
  if [[ ! $described =~ PartitionCount:\\ *([0-9]+).*ReplicationFactor:\\ *([0-9]+) ]]; then
    echo "$name: cannot read its partitions from: $described" >&2
    exit 1
  fi
  local have=\${BASH_REMATCH[1]} copies=\${BASH_REMATCH[2]}
  if ((copies < replicas)); then
    echo "$name: REFUSED, as it has $copies copies instead of $replicas, too few for its settings. Raise them with kafka-reassign-partitions.sh." >&2
    refused=${REFUSED}
    return
  fi
  if ((have != partitions)); then grow "$name" "$have" "$partitions" "$growth"; fi
  tool kafka-configs.sh --alter --entity-type topics --entity-name "$name" --add-config-file <(printf '%s\\n' "$@")
}
`;
