import type { Construct } from 'constructs';
import { Faults, type Fault } from '../../errors';
import type { ComponentIdentity } from '../../facts';
import { Tier, type PlatformSizing } from '../../sizing';
import { checkAws } from './check';
import type { AwsCloudProps } from './cloud';
import { isGiven } from './given';
import { catalogOf } from './place';

/** What a platform needs from AWS, in a stack of yours. Only name, region and sizing are asked for. */
export interface EksFoundationProps extends AwsCloudProps {
  /** Prefix of every name in AWS: 1 to 20 lower-case letters, digits and dashes, beginning with a letter. */
  readonly name: string;
  /** How large: a tier, or the `sizing` of a platform. */
  readonly sizing: Tier | PlatformSizing;
  /** Kubernetes namespace of the workloads, whose ServiceAccounts get the identities. Default: `observability`. */
  readonly namespace?: string;
  /** ServiceAccounts that get an identity, and what each may do. Default: `tempo`, `mimir` and `loki`, each on its own buckets. */
  readonly identities?: readonly ComponentIdentity[];
  /** How many times generated secrets were asked for; raising it writes each anew. Default: 1. A whole number from 1. */
  readonly secretsRevision?: number;
}

/** What is wrong with a prefix of every name in AWS: one with the longest fixed part, an IAM role with the region, must stay within 64 characters. */
export function nameFaults(prop: 'id' | 'name', name: string): readonly Fault[] {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(name)) return [];
  const allowed = '1 to 20 lower-case letters, digits and dashes, beginning with a letter: it is the prefix of every name in AWS';
  return [{ prop, got: name, allowed, write: prop === 'id' ? "'prod'" : "name: 'prod'" }];
}

/** The backends that keep data in buckets, each with an identity that reaches its own only. */
export const BACKENDS: readonly ComponentIdentity[] = [
  { component: 'tempo', buckets: ['traces'] },
  { component: 'mimir', buckets: ['metrics', 'rules'] },
  { component: 'loki', buckets: ['logs'] },
];

/** Every number of a foundation; throws a ValidationError for whatever is wrong with it and the rest. */
export function sizingOf(scope: Construct, props: EksFoundationProps): PlatformSizing {
  const { name, sizing: wanted, kafka } = props;
  const faults = new Faults();
  for (const fault of nameFaults('name', name)) faults.add(fault);
  const kafkaExpress = kafka !== undefined && !isGiven(kafka) && kafka.brokers === 'express';
  const sizing = wanted instanceof Tier ? wanted.size(catalogOf(props, wanted.name), faults, { kafkaExpress }) : wanted;
  checkAws(props, sizing, faults);
  faults.throwIfAny(scope);
  return sizing;
}
