import { beforeAll, describe, expect, test } from 'vitest';
import { KafkaTopics, type KafkaTopicsProps } from '../../../lib/components/kafka';
import { REFUSED } from '../../../lib/components/kafka/script';
import { kubernetesSchemas, type KubernetesSchemas } from '../../../scripts/schemas/kubernetes';
import type { KubeObject } from '../../../scripts/schemas/objects';
import { KAFKA, MEDIUM, Rendered, TRAITS, reached } from '../microservices/rendered';

const props: KafkaTopicsProps = { traits: TRAITS, topics: MEDIUM.kafka!.topics };
const render = (over: Partial<KafkaTopicsProps> = {}): Rendered => new Rendered((s) => new KafkaTopics(s, 'kafka-topics', { ...props, ...over }));
const rendered = render();
const job = rendered.objects.find((o) => o.kind === 'Job');
const pod = job?.spec.template.spec;

let schemas: KubernetesSchemas;
beforeAll(async () => {
  schemas = await kubernetesSchemas();
});

test('every object is one that Kubernetes knows', () => {
  expect(rendered.objects.flatMap((o) => schemas.validateObject(o as unknown as KubeObject))).toEqual([]);
});

test('the pod is one that Pod Security "restricted" admits, and writes only into its own space', () => {
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } });
  expect(pod.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
  expect(pod.volumes).toContainEqual({ name: 'scratch-tmp', emptyDir: { sizeLimit: '64Mi' } });
  expect(pod.containers[0].env).toContainEqual({ name: 'LOG_DIR', value: '/tmp/logs' });
});

test('the login comes from the Secret, the brokers from the facts', () => {
  const fromSecret = (name: string, key: string): object => ({ name, valueFrom: { secretKeyRef: { name: 'kafka-credentials', key } } });
  expect(pod.containers[0].env).toEqual(expect.arrayContaining([fromSecret('KAFKA_USERNAME', 'username'), fromSecret('KAFKA_PASSWORD', 'password')]));
  expect(pod.containers[0].envFrom).toEqual([{ configMapRef: { name: 'platform-facts' } }]);
});

test('it reaches the brokers and nobody reaches it', () => {
  expect(reached(rendered, 'kafka-topics')).toEqual(KAFKA);
  expect(rendered.policy('kafka-topics').spec.ingress).toBeUndefined();
});

test('what a repeat cannot mend fails the job at once', () => {
  expect(job?.spec.podFailurePolicy.rules).toEqual([{ action: 'FailJob', onExitCodes: { containerName: pod.containers[0].name, operator: 'In', values: [REFUSED] } }]);
  expect(pod.restartPolicy).toBe('Never');
});

describe('the job runs again', () => {
  const { topics } = props;
  test.each<[string, Partial<KafkaTopicsProps>]>([
    ['a sizing', { topics: { ...topics, logs: { ...topics.logs, partitions: 99 } } }],
    ['a setting', { overlay: { 'otlp-logs': { 'retention.ms': 1 } } }],
    ['the leave to repartition', { repartitionTraces: true }],
  ])('after %s changed', (_what, over) => {
    expect(render(over).names('Job')).not.toEqual(rendered.names('Job'));
  });

  test('after nothing else', () => {
    expect(render().names('Job')).toEqual(rendered.names('Job'));
  });
});
