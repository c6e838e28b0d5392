import { TerraformProvider, TerraformResource, type ITerraformDependable, type TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** Release of the time provider, which does nothing but wait. */
const VERSION = '~> 0.13';
/** A role that was given is known to key vaults within some minutes (Azure RBAC "troubleshooting"); nearly always within one. */
const SECONDS = 120;

class TimeProvider extends TerraformProvider {
  public constructor(stack: TerraformStack) {
    super(stack, 'time', {
      terraformResourceType: 'time',
      terraformProviderSource: 'hashicorp/time',
      terraformGeneratorMetadata: { providerName: 'time', providerVersionConstraint: VERSION },
    });
  }
}

/** Creates the provider by which a stack waits. */
export function timeProvider(stack: TerraformStack): void {
  new TimeProvider(stack);
}

/** Waits until roles that were just given are known where they are asked for; else the first apply fails with a 403 and the second does not. */
export class Propagation extends TerraformResource {
  public constructor(scope: Construct, id: string, roles: readonly ITerraformDependable[]) {
    super(scope, id, { terraformResourceType: 'time_sleep', terraformGeneratorMetadata: { providerName: 'time' }, dependsOn: [...roles] });
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { create_duration: `${SECONDS}s` };
  }
}
