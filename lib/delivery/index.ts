export { ClusterObjects, type ClusterObjectsProps } from './cluster-objects';
export { renderManifests, type Manifests, type ObjectSource } from './manifests';
export { OPERATORS, Operators, operatorRelease, rolloutOperator } from './operators';
export { readOutputs, writeOutputs, type NamedValues } from './outputs';
export { Releases, type ReleaseOptions, type ReleasesProps } from './releases';
