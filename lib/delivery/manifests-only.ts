import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { ManifestFiles } from './files';

/**
 * Writes manifests and no Terraform. A stack in name only, since cdktf lets nothing else take part in a synth:
 * it gets no folder, no state and no line in cdktf's own manifest.
 */
export class ManifestsOnly extends TerraformStack {
  public constructor(
    scope: Construct,
    id: string,
    private readonly files: ManifestFiles,
  ) {
    super(scope, id);
    this.synthesizer = { synthesize: ({ outdir }) => this.files.write(outdir) };
  }

  /** Before the first stack is written: a fault leaves no half-written output. */
  public override prepareStack(): void {
    this.files.all(true);
  }
}
