export interface Identity {
  /** `app.kubernetes.io/name`, for example `tempo`. */
  readonly app: string;
  /** `app.kubernetes.io/component`, for example `distributor`. */
  readonly component: string;
}

/** Labels by their names. */
export type Labels = { readonly [key: string]: string };

/** Labels that a selector uses: few, and never changed once deployed. */
export function selectorLabels(of: Identity): Labels {
  return { 'app.kubernetes.io/name': of.app, 'app.kubernetes.io/component': of.component };
}

/** Labels of every object. */
export function standardLabels(of: Identity): Labels {
  return { ...selectorLabels(of), 'app.kubernetes.io/part-of': 'observability-platform', 'app.kubernetes.io/managed-by': 'observability-constructs' };
}
