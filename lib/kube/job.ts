import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { clusterTraits, zonesOnDemand } from './chart';
import { checkFacts } from './known-facts';
import { selectorLabels, standardLabels } from './labels';
import { networkPolicy, type Traffic } from './network-policy';
import { podTemplate, type PodProps } from './pod';

export interface JobProps extends Omit<PodProps, 'ports' | 'probes'> {
  readonly reaches: readonly Traffic[];
  /** Exit code after which repeating is useless, from 1: the Job fails at once. Default: none, every failure is repeated. */
  readonly givesUpOn?: number;
}

/**
 * A Job that runs again whenever its pod changes: a Job cannot be edited, so its name carries a hash of the pod.
 * What it does must be safe to repeat.
 */
export class OneShotJob extends Construct {
  /** The Job itself, for patches. */
  public readonly object: ApiObject;

  /** @hidden Made by the components. */
  public constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id);
    checkFacts(this, { ...props, ports: [] });
    const template = podTemplate({ ...props, ports: [] }, clusterTraits(this), zonesOnDemand(this));
    const hash = createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 8);
    this.object = new ApiObject(this, 'job', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: `${props.name}-${hash}`, labels: { ...standardLabels(props) } },
      spec: {
        backoffLimit: 10,
        activeDeadlineSeconds: 1200,
        ...failurePolicy(props),
        // A policy on exit codes takes pods that are not restarted in place.
        template: { ...template, spec: { ...template.spec, restartPolicy: props.givesUpOn === undefined ? 'OnFailure' : 'Never' } },
      },
    });
    networkPolicy(this, 'network-policy', { ...props, selector: selectorLabels(props), admits: [], reaches: props.reaches });
  }
}

function failurePolicy({ component, givesUpOn }: JobProps): object {
  if (givesUpOn === undefined) return {};
  return { podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { containerName: component, operator: 'In', values: [givesUpOn] } }] } };
}
