import * as path from 'node:path';
import { readObjects } from '../../../scripts/schemas/objects';
import { bindingsFit, rolesAreNarrow } from './access';
import { Cluster, type Check } from './cluster';
import { imagesArePinned, namesAreLegal, noDuplicates, noSecrets, noTerraformValues } from './content';
import { podsAreRestricted } from './pod-security';
import { guideObjects } from './guide';
import { criticalPodsAreAdmitted, probePortsExist, probesAreSet, resourcesAreSet, rootFileSystemsAreReadOnly, serviceAccountsAreNamed, tokensAreRare } from './pods';
import { environmentExists, mountsFit, scalerSecretsExist, volumesExist } from './references';
import { autoscalersFit, oneHandOnReplicas, replicasAreStated } from './scaling';
import { budgetsHold, everySelectorSelects, policiesHold, selectorsFit, servicesReachPods, statefulSetsHaveTheirService } from './selection';
import { terraformObjects } from './terraform';
import { policiesAgree } from './traffic';

/** What must hold for the manifests of every platform, whatever its cloud and tier. */
export const CHECKS: { readonly [statement: string]: Check } = {
  'no Terraform value stands in a manifest': noTerraformValues,
  'no Secret is in a manifest': noSecrets,
  'every image has a tag other than latest, or a digest': imagesArePinned,
  'no object is there twice': noDuplicates,
  'names, labels and port names are legal': namesAreLegal,
  'pods but the agent pass Pod Security "restricted"': podsAreRestricted,
  'every container requests CPU and memory, and has a memory limit': resourcesAreSet,
  'every container has a startup, a readiness and a liveness probe': probesAreSet,
  'every probe asks a port that its container has': probePortsExist,
  'every root file system is read-only': rootFileSystemsAreReadOnly,
  'every pod has a ServiceAccount of its own, which exists': serviceAccountsAreNamed,
  'pods of a reserved priority are admitted by a quota': criticalPodsAreAdmitted,
  'only callers of the Kubernetes API have a token': tokensAreRare,
  'every binding has a role and ServiceAccounts that exist': bindingsFit,
  'no role grants everything, or Secrets': rolesAreNarrow,
  'every selector matches the pods of its workload and no others': selectorsFit,
  'every workload has a NetworkPolicy that names it': policiesHold,
  'every workload has one disruption budget': budgetsHold,
  'every policy and budget selects something': everySelectorSelects,
  'what a policy lets out to a pod, the policy of that pod lets in': policiesAgree,
  'every Service selects pods that have its ports': servicesReachPods,
  'every StatefulSet has its headless Service': statefulSetsHaveTheirService,
  'replicas are set by an autoscaler or by the manifest, never by two': oneHandOnReplicas,
  'replicas are set by somebody': replicasAreStated,
  'every autoscaler has a target, a range and a login that exist': autoscalersFit,
  'every ConfigMap and Secret of an environment exists, with its key': environmentExists,
  'every ConfigMap and Secret of a volume exists, with its key': volumesExist,
  'every mount has a volume, and every volume a mount': mountsFit,
  'every Secret of a scaler exists, with its key': scalerSecretsExist,
};

/** The manifests of a synthesized output, and what its Terraform stacks or the readers of its README make in the cluster. */
export function synthesizedCluster(outdir: string): Cluster {
  const objects = readObjects(path.join(outdir, 'manifests')).map(({ object }) => object);
  return new Cluster(objects, [...terraformObjects(outdir), ...guideObjects(outdir)]);
}
