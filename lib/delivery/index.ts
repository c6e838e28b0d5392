export { ClusterObjects, type ClusterObjectsProps } from './cluster-objects';
export { renderManifests, type Manifests, type ObjectSource } from './manifests';
export { Operators, operatorRelease, operatorsFor, rolloutOperator } from './operators';
export { readOutputs, writeOutputs, type NamedValues } from './outputs';
export { Releases, type ReleaseOptions, type ReleasesProps } from './releases';
