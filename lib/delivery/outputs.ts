import { TerraformOutput, type TerraformBackend, type TerraformStack } from 'cdktf';

/** Values by output name. */
export type NamedValues = { readonly [name: string]: string };

/** Gives each value one output under its own name: the only way anything leaves a stack. */
export function writeOutputs(stack: TerraformStack, values: NamedValues): void {
  for (const [name, value] of Object.entries(values)) new TerraformOutput(stack, name, { value, staticId: true });
}

/** The same values in a later stack, read from the state of the stack that wrote them. */
export function readOutputs(stack: TerraformStack, from: { readonly stack: TerraformStack; readonly backend: TerraformBackend }, names: readonly string[]): NamedValues {
  stack.addDependency(from.stack);
  const state = from.backend.getRemoteStateDataSource(stack, from.stack.node.id, from.stack.node.id);
  return Object.fromEntries(names.map((name) => [name, state.getString(name)]));
}
