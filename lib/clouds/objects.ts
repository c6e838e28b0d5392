import * as fs from 'node:fs';
import * as path from 'node:path';
import { Release } from '@cdktf/provider-helm/lib/release';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import type { ISynthesisSession } from 'cdktf/lib/synthesize';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { TerraformConstruct } from './construct';

/** An object of Kubernetes; its texts may be Terraform's values. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

export interface ObjectsProps {
  /** Namespace that keeps the release; objects name their own. */
  readonly namespace: string;
  readonly objects: readonly KubeObject[];
  /** What must exist first. Default: nothing. */
  readonly after?: readonly ITerraformDependable[];
}

const VERSION = '0.1.0';
const TEMPLATE = '{{- range .Values.objects }}\n---\n{{ toYaml . }}\n{{- end }}\n';
/** Seconds in which the objects are there, and on the way back gone: nodes are emptied first. */
const TIMEOUT = 1200;

/**
 * Objects in which Terraform's values stand, as one release of a local Helm chart that writes out what it is given.
 * Terraform's own resource for objects would want the cluster, and the objects' definitions in it, for each plan.
 */
export class Objects extends TerraformConstruct {
  public readonly release: Release;

  public constructor(
    private readonly stack: TerraformStack,
    private readonly chart: string,
    { namespace, objects, after = [] }: ObjectsProps,
  ) {
    super(stack, chart);
    this.release = new Release(this, 'release', {
      name: chart,
      chart: `./charts/${chart}`,
      version: VERSION,
      namespace,
      values: [JSON.stringify({ objects })],
      atomic: true,
      wait: true,
      timeout: TIMEOUT,
      maxHistory: 10,
      ...(after.length === 0 ? {} : { dependsOn: [...after] }),
    });
    addCustomSynthesis(this, { onSynthesize: (session) => this.write(session) });
  }

  private write(session: ISynthesisSession): void {
    const folder = path.join(session.outdir, session.manifest.forStack(this.stack).workingDirectory, 'charts', this.chart);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(path.join(folder, 'templates'), { recursive: true });
    const chart = { apiVersion: 'v2', name: this.chart, description: `${this.chart}, written by observability-constructs`, type: 'application', version: VERSION };
    fs.writeFileSync(path.join(folder, 'Chart.yaml'), `${Object.entries(chart).map(([key, value]) => `${key}: ${value}`).join('\n')}\n`);
    fs.writeFileSync(path.join(folder, 'templates', 'objects.yaml'), TEMPLATE);
  }
}
