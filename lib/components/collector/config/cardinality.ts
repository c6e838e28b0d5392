import { processor } from '../model';

/** Attributes with a new value per request or person make a new series each: they are removed from data points. */
const UNBOUNDED_KEYS = '^(request|correlation|trace|span|session|user|transaction|message)[._]id$';

export const CARDINALITY = processor(
  'transform',
  { error_mode: 'ignore', metric_statements: [{ context: 'datapoint', statements: [`delete_matching_keys(datapoint.attributes, "${UNBOUNDED_KEYS}")`] }] },
  'cardinality',
);
