/**
 * Bytes of one message on each hop, each larger than the one before. A single item larger than a hop's batch could neither be split
 * nor sent, and its sender would repeat it for ever; so nothing is taken in that the next hop could not carry.
 */
const MIB = 2 ** 20;

/** Applications to the agent: gRPC's own default, that every SDK stays below. */
export const AGENT_REQUEST_MIB = 4;

/** Batches of the agent and the cluster receiver; one MiB more for what the agent adds. */
export const NODE_BATCH_BYTES = 5 * MIB;

/** Agents and applications of a region to its gateway: what an agent sends, no more, since the central gateway takes little more. */
export const REGIONAL_REQUEST_MIB = 5;

/** Batches of a regional gateway to the central one; half a MiB more for the region it notes. */
export const REGIONAL_BATCH_BYTES = 5.5 * MIB;

/** Agents, regional gateways and applications to the gateway. */
export const GATEWAY_REQUEST_MIB = 6;

/** Batches of the gateway: into Kafka at most one record per key; without Kafka one request to a backend. */
export const GATEWAY_BATCH_BYTES = 7 * MIB;

/** The least a topic must take; Kafka's own frame around a record fits in between. */
export const TOPIC_MESSAGE_BYTES = 8 * MIB;

/**
 * Batches of the gateway to an event hub, which takes 1 MB: below every hop before. Requests are cut, as long as each span, point or line fits, so values and
 * lines are cut as well (`carriedSteps`).
 */
export const EVENT_HUBS_BATCH_BYTES = 900_000;

/** The same, of what is cut into a record for each trace: every record repeats the resource. */
export const EVENT_HUBS_KEYED_BATCH_BYTES = 500_000;

/** Batches to Tempo from a sampler, well below what its distributors take. */
export const TRACE_BATCH_BYTES = 3 * MIB;
