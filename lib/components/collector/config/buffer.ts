import type { Overlay } from '../../../config';
import { FACTS, isEventHubs, isScram, type BufferTraits, type CertificateTraits } from '../../../facts';
import { extension, processor, type Component, type StepsBySignal } from '../model';
import { EVENT_HUBS_BATCH_BYTES, EVENT_HUBS_KEYED_BATCH_BYTES, GATEWAY_BATCH_BYTES } from './sizes';

/** Changes the token that Kubernetes gives the pod into one of Entra's; AKS puts both into the pod's environment and files. */
const AZURE_TOKENS = extension('azure_auth', {
  workload_identity: { client_id: '${env:AZURE_CLIENT_ID}', tenant_id: '${env:AZURE_TENANT_ID}', federated_token_file: '${env:AZURE_FEDERATED_TOKEN_FILE}' },
  scopes: [`\${env:${FACTS.bufferScope}}`],
});

/** What a client of the buffer needs beside itself. */
export function bufferExtensions(kafka: BufferTraits): readonly Component[] {
  return isEventHubs(kafka) ? [AZURE_TOKENS] : [];
}

/** SCRAM by user and password, or the pod's own identity: signed for a region, or changed for a token. */
export function bufferLogin(kafka: Exclude<BufferTraits, CertificateTraits>): Overlay {
  if (isScram(kafka)) return { mechanism: kafka.mechanism, username: '${env:KAFKA_USERNAME}', password: '${env:KAFKA_PASSWORD}' };
  if (isEventHubs(kafka)) return { mechanism: kafka.mechanism, oauthbearer_token_source: AZURE_TOKENS.id };
  return { mechanism: kafka.mechanism, aws_msk: { region: kafka.region } };
}

/** How a gateway writes. */
export interface Producing {
  readonly compression: 'zstd' | 'gzip';
  /** Requests under way at once. */
  readonly consumers: number;
  /** Bytes of what is sent in one go. */
  readonly batchBytes: number;
}

/**
 * Event Hubs reads gzip alone, and ends the connection of a client whose request is above 1,046,528 bytes. The client joins whatever waits for one broker, and
 * all partitions of an event hub are one broker's; so only one batch is under way. What is keyed grows when it is cut: each trace's record repeats its resource.
 */
export function producing(kafka: BufferTraits, keyed: boolean): Producing {
  if (!isEventHubs(kafka)) return { compression: 'zstd', consumers: 16, batchBytes: GATEWAY_BATCH_BYTES };
  return { compression: 'gzip', consumers: 1, batchBytes: keyed ? EVENT_HUBS_KEYED_BATCH_BYTES : EVENT_HUBS_BATCH_BYTES };
}

/** Bytes of a text that an attribute may hold, and of a line, where a record is 1 MB: what no record could carry would be sent again for ever. */
const LONGEST = { value: 16_384, line: 262_144 };

/** Cuts what no record of the buffer could carry. Nothing where records are as large as requests. */
export function carriedSteps(kafka: BufferTraits): StepsBySignal {
  if (!isEventHubs(kafka)) return { traces: [], metrics: [], logs: [] };
  const values = (...contexts: readonly string[]): Overlay[] => contexts.map((context) => ({ context, statements: [`truncate_all(${context}.attributes, ${LONGEST.value})`] }));
  const line = `set(log.body, Substring(log.body, 0, ${LONGEST.line}, true)) where IsString(log.body) and Len(log.body) > ${LONGEST.line}`;
  const cut = processor(
    'transform',
    {
      error_mode: 'ignore',
      trace_statements: values('resource', 'span', 'spanevent'),
      metric_statements: values('resource', 'datapoint'),
      log_statements: [...values('resource', 'log'), { context: 'log', statements: [line] }],
    },
    'carried',
  );
  return { traces: [cut], metrics: [cut], logs: [cut] };
}
