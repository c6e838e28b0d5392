import { ApiObject, Chart, JsonPatch, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';

/** An object of no namespace: cdk8s gives every object its chart's, which the API server refuses for these. */
export function clusterObject(scope: Construct, id: string, props: ApiObjectProps & { readonly [key: string]: unknown }): ApiObject {
  const object = new ApiObject(scope, id, props);
  if (Chart.of(scope).namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return object;
}
