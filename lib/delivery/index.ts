export { ClusterObjects, clusterManifests, namespaceManifests, type ClusterObjectsProps } from './cluster-objects';
export { ManifestFiles, type RenderedManifests } from './files';
export { ManifestsOnly } from './manifests-only';
export { renderManifests, type Manifests, type ObjectSource } from './manifests';
export { isTerraformsOwn, Operators, operatorRelease, operatorsFor, rolloutOperator } from './operators';
export { readOutputs, writeOutputs, type NamedValues } from './outputs';
export { Releases, SECONDS_PER_POD, type ReleaseOptions, type ReleasesProps } from './releases';
