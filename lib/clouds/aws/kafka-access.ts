import { Fn, Token } from 'cdktf';
import type { BufferUse } from '../../facts';
import type { Statement } from './policy';

/** ARNs of one kind of thing in a cluster of MSK: they are the cluster's with another word in it. */
function arns(clusterArn: string, kind: 'topic' | 'group', names: readonly string[]): string[] {
  const prefix = Token.asString(Fn.replace(clusterArn, ':cluster/', `:${kind}/`));
  return names.map((name) => `${prefix}/${name}`);
}

function connect(clusterArn: string, ...further: readonly string[]): Statement {
  return { Sid: 'Connect', Action: ['kafka-cluster:Connect', ...further], Resource: clusterArn };
}

/** What a client does at the buffer and no more (MSK developer guide, IAM access control: actions by use). */
export function bufferStatements(clusterArn: string, { writes = [], reads = [], groups = [] }: BufferUse): Statement[] {
  return [
    // The collector's client numbers its records, so that the broker knows one that was sent twice.
    connect(clusterArn, ...(writes.length === 0 ? [] : ['kafka-cluster:WriteDataIdempotently'])),
    ...(writes.length === 0 ? [] : [{ Sid: 'WriteOwnTopics', Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'], Resource: arns(clusterArn, 'topic', writes) }]),
    ...(reads.length === 0 ? [] : [{ Sid: 'ReadOwnTopics', Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], Resource: arns(clusterArn, 'topic', reads) }]),
    ...(groups.length === 0 ? [] : [{ Sid: 'JoinOwnGroups', Action: ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'], Resource: arns(clusterArn, 'group', groups) }]),
  ];
}

/** KEDA compares the end of each topic with how far its group has come, and reads no record. */
export function lagStatements(clusterArn: string, uses: readonly BufferUse[]): Statement[] {
  const topics = [...new Set(uses.flatMap(({ reads = [] }) => reads))];
  const groups = uses.flatMap((use) => use.groups ?? []);
  return [
    connect(clusterArn),
    { Sid: 'SeeEndsOfTopics', Action: 'kafka-cluster:DescribeTopic', Resource: arns(clusterArn, 'topic', topics) },
    { Sid: 'SeeOffsetsOfGroups', Action: 'kafka-cluster:DescribeGroup', Resource: arns(clusterArn, 'group', groups) },
  ];
}
