/** Namespace and ServiceAccount of KEDA's operator, which asks the buffer for lag, and Mimir for the gateways' queues. */
export const KEDA_OPERATOR = { namespace: 'keda', serviceAccount: 'keda-operator' } as const;

/** An operator, installed from its own project's Helm chart. */
export interface OperatorChart {
  /** Name of the release. */
  readonly name: string;
  /** URL of the chart repository. */
  readonly repository: string;
  /** Name of the chart in the repository. */
  readonly chart: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** Namespace that the operator runs in. */
  readonly namespace: string;
  /** Values of the chart. */
  readonly values: { readonly [key: string]: unknown };
  /** Names of operators that must be ready first. Default: none. */
  readonly after?: readonly string[];
}
