import { TerraformDataSource, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { Faults, ValidationError, checkPlace } from '../errors';
import { addMissing, type Needed } from '../facts';

/** How each provider is added. */
const PROVIDERS: { readonly [name: string]: string } = {
  aws: "new AwsProvider(stack, 'aws', { region: 'us-west-2' }) of '@cdktf/provider-aws/lib/provider'",
  google: "new GoogleProvider(stack, 'google', { project: 'acme', region: 'europe-west1' }) of '@cdktf/provider-google/lib/provider'",
  azurerm: "new AzurermProvider(stack, 'azurerm', { subscriptionId, features: [{}] }) of '@cdktf/provider-azurerm/lib/provider'",
  kubernetes: "new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' }) of '@cdktf/provider-kubernetes/lib/provider'",
};

type Made = TerraformResource | TerraformDataSource;

function isMade(construct: unknown): construct is Made {
  return TerraformResource.isTerraformResource(construct) || TerraformDataSource.isTerraformDataSource(construct);
}

/** Throws a ValidationError that tells all that a construct lacks. */
export function checkGiven(place: Construct, given: Needed): void {
  const faults = new Faults();
  addMissing(given, faults);
  faults.throwIfAny(place);
}

/**
 * What every construct of a cloud is: it stands in a stack of its user's, whose provider and backend it uses, and makes neither.
 * Throws a ValidationError for another place, for an id that is taken and for props that are missing; while the stack is written, where its provider is missing.
 */
export abstract class TerraformConstruct extends Construct {
  /** @hidden Made by the constructs. */
  public constructor(scope: Construct, id: string, given?: Needed) {
    super(checkPlace(scope, id, { within: (s) => TerraformStack.isStack(s), allowed: 'a TerraformStack, or a construct within one', write: `const stack = new TerraformStack(app, 'telemetry'), and the stack as scope` }), id);
    if (given !== undefined) checkGiven(this, given);
    // The outermost asks for all that it is made of.
    if (!scope.node.scopes.some((s) => s instanceof TerraformConstruct)) this.node.addValidation({ validate: () => this.checkProviders() });
  }

  /** Lets a provider make everything of this construct that is not the stack's default one, such as that of another region or account. */
  public useProvider(provider: TerraformProvider): void {
    this.made().forEach((made) => void (made.provider = provider));
  }

  private made(): Made[] {
    return this.node.findAll().filter(isMade);
  }

  private checkProviders(): string[] {
    const stack = TerraformStack.of(this);
    const named = (provider: TerraformProvider | Made): string => provider.terraformGeneratorMetadata?.providerName ?? '';
    const providers = stack.node.findAll().filter((c) => TerraformProvider.isTerraformProvider(c));
    const asked = new Set(this.made().filter((made) => made.provider === undefined).map(named));
    const missing = [...asked].filter((name) => name in PROVIDERS && !providers.some((p) => named(p) === name && p.alias === undefined));
    if (missing.length === 0) return [];
    throw new ValidationError(
      this,
      missing.map((name) => {
        const aliased = providers.filter((p) => named(p) === name).map(({ alias }) => alias);
        return {
          prop: `provider ${name}`,
          got: aliased.length === 0 ? undefined : `only providers with an alias: ${aliased.join(', ')}`,
          allowed: `a provider ${name} in the stack ${stack.node.id}; a construct makes none, since credentials and region are yours`,
          write: aliased.length === 0 ? (PROVIDERS[name] ?? name) : `${this.node.id}.useProvider(${aliased[0]}), or a provider without alias`,
        };
      }),
    );
  }
}
