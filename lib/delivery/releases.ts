import * as fs from 'node:fs';
import * as path from 'node:path';
import { Release } from '@cdktf/provider-helm/lib/release';
import { Lazy, type IResolveContext, type ITerraformDependable, type TerraformStack } from 'cdktf';
import type { ISynthesisSession } from 'cdktf/lib/synthesize';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { Construct } from 'constructs';
import { toYaml } from '../config';
import { ManifestFiles } from './files';
import type { Manifests, ObjectSource } from './manifests';

export interface ReleasesProps {
  /** Folder below `manifests/` in the output. */
  readonly platformId: string;
  /** Files that are written beside the releases' own. Default: none. */
  readonly files?: ManifestFiles;
}

export interface ReleaseOptions {
  /** Namespace of the release; its objects name their own. */
  readonly namespace: string;
  /** What must be there first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Emits the file as it is: what stands in a manifest is never read as a template. */
const TEMPLATE = '{{ .Files.Get "files/manifests.yaml" }}\n';

/**
 * Delivers Kubernetes objects twice from one synth: as YAML under `manifests/<platform>/`, and as one local Helm chart
 * per component beside the stack, applied by `helm_release`. The chart's version carries a hash of the text, which is
 * rendered as late as synth, so what a user adds after the platform's constructor still counts.
 */
export class Releases extends Construct {
  private readonly files: ManifestFiles;
  private readonly components: string[] = [];

  public constructor(
    private readonly stack: TerraformStack,
    id: string,
    props: ReleasesProps,
  ) {
    super(stack, id);
    this.files = props.files ?? new ManifestFiles(props.platformId);
    addCustomSynthesis(this, { onSynthesize: (session) => this.write(session) });
  }

  /** Adds one component; its release waits for `dependsOn`, and rolls itself back when it does not become ready. */
  public add(component: string, source: ObjectSource, options: ReleaseOptions): Release {
    this.files.add(component, source);
    this.components.push(component);
    return new Release(this, component, {
      name: component,
      chart: `./charts/${component}`,
      // Rendered while cdktf prepares its stacks, before the first one is written: a fault leaves no half-written output.
      version: Lazy.stringValue({ produce: (context: IResolveContext) => version(this.files.rendered(component, context.preparing)) }),
      namespace: options.namespace,
      atomic: true,
      wait: true,
      waitForJobs: true,
      // What it is does not matter before the version has rendered: to render here too would do all the work twice.
      timeout: Lazy.numberValue({ produce: (context: IResolveContext) => (context.preparing ? LEAST_SECONDS : timeoutSeconds(this.files.rendered(component, false))) }),
      maxHistory: 10,
      dependsOn: [...options.dependsOn],
    });
  }

  private write(session: ISynthesisSession): void {
    const charts = path.join(session.outdir, session.manifest.forStack(this.stack).workingDirectory, 'charts');
    // What an earlier synth wrote for a component that is gone must not be applied again.
    fs.rmSync(charts, { recursive: true, force: true });
    this.files.write(session.outdir);
    for (const component of this.components) writeChart(path.join(charts, component), component, this.files.rendered(component, false));
  }
}

/** Twenty minutes, or the time in which the pods of the largest StatefulSet are replaced one after the other, all that its autoscaler may ask for. */
function timeoutSeconds({ objects }: Manifests): number {
  const replicas = objects.map(({ kind, spec }) => {
    if (kind === 'StatefulSet') return spec?.replicas ?? 0;
    return spec?.scaleTargetRef?.kind === 'StatefulSet' ? (spec.maxReplicaCount ?? 0) : 0;
  });
  return Math.max(LEAST_SECONDS, SECONDS_PER_POD * Math.max(0, ...replicas));
}

const LEAST_SECONDS = 1200;

/** For a pod to stop, to start and to get ready. */
export const SECONDS_PER_POD = 120;

function version(manifests: Manifests): string {
  return `0.1.0+${manifests.hash}`;
}

function writeChart(folder: string, component: string, manifests: Manifests): void {
  for (const sub of ['templates', 'files']) fs.mkdirSync(path.join(folder, sub), { recursive: true });
  const chart = { apiVersion: 'v2', name: component, description: `${component}, rendered by observability-constructs`, type: 'application', version: version(manifests) };
  fs.writeFileSync(path.join(folder, 'Chart.yaml'), toYaml(chart));
  fs.writeFileSync(path.join(folder, 'templates', 'manifests.yaml'), TEMPLATE);
  fs.writeFileSync(path.join(folder, 'files', 'manifests.yaml'), manifests.yaml);
}
