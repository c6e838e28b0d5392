import { ValidationError } from '../../errors';
import type { BrokerFamily } from './kafka';

/** Which Kafka a platform on AWS has, and how collectors log in to it. Each serves both roles, the buffer and the ingest log of Tempo and Mimir. */
export interface AwsKafka {
  /** `express` sizes its storage itself, and has limits of throughput in place of disks. */
  readonly brokers: 'standard' | 'express';
  /**
   * `iam`: each collector as itself, to its own topics only, without a password. `scram`: with the one user that Tempo, Mimir and the topics job
   * have in any case, since these know no identity of a pod.
   */
  readonly collectors: 'scram' | 'iam';
  /** Machine family of Standard brokers. Default: `m7g`. Express has m7g alone. */
  readonly brokerFamily?: BrokerFamily;
}

/** Choices of brokers that do not follow from the load. */
export interface MskProps {
  /** Machine family of the brokers. Default: `m7g`; take `m5` in a region without it. */
  readonly brokerFamily?: BrokerFamily;
}

function standard(collectors: AwsKafka['collectors'], { brokerFamily = 'm7g' }: MskProps): AwsKafka {
  if (!['m7g', 'm5'].includes(brokerFamily)) {
    throw new ValidationError('AwsKafka', [{ prop: 'brokerFamily', got: brokerFamily, allowed: 'm7g or m5', write: "brokerFamily: 'm5'" }]);
  }
  return { brokers: 'standard', collectors, brokerFamily };
}

/** The choices of Kafka on AWS. */
export const AwsKafka = {
  /** Amazon MSK with Standard brokers; every client logs in with one user and password (SCRAM-SHA-512). Throws for a machine family that MSK does not have. */
  msk: (props: MskProps = {}): AwsKafka => standard('scram', props),
  /** The same brokers; gateways, processors and KEDA log in by the identity of their pods, and IAM says which topics each may use. Throws as `msk` does. */
  mskIam: (props: MskProps = {}): AwsKafka => standard('iam', props),
  /** Amazon MSK with Express brokers: no disks to size, three times the throughput of a core. Collectors log in as with `mskIam`. */
  mskExpress: (): AwsKafka => ({ brokers: 'express', collectors: 'iam' }),
};
