import { App, TerraformBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { NO_PROCESSES } from '../components/collector';
import { Faults, ValidationError } from '../errors';
import { bufferOf, EVENT_HUBS_MESSAGE_BYTES, isEventHubs, isServiceOfItsOwn, type PlatformTraits } from '../facts';
import type { PlatformSizing, SizedAlso } from '../sizing';
import { checkDestinations, destinationNeeds } from './destinations';
import { checkOverlays } from './overlays';
import { isGiven, type Backend, type ObservabilityPlatformProps } from './props';
import { checkTenancy, tenantsOf } from './tenants';

/** Prefix of every cloud resource: short enough for a bucket's and a role's name, and a DNS label. */
const ID = /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/;
const NAMESPACE = /^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/;

/** Ids of the three stacks, which are also their folders and their states' names; and of what stands in for them where there is no Terraform. */
export function stackIds(id: string): { readonly foundation: string; readonly operators: string; readonly platform: string; readonly manifests: string } {
  return { foundation: `${id}-foundation`, operators: `${id}-operators`, platform: `${id}-platform`, manifests: `${id}-manifests` };
}

/** Checks where a platform is put and what it is called, before anything of it exists. Returns the scope. */
export function checkedScope(scope: Construct, id: string): Construct {
  const place = `${scope.node.path === '' ? '' : `${scope.node.path}/`}${id}`;
  const fault = (prop: string, got: unknown, allowed: string, write: string): never => {
    throw new ValidationError(place, [{ prop, got, allowed, write }]);
  };
  if (!App.isApp(scope.node.root)) {
    const kind = (scope as object).constructor.name;
    fault('scope', scope.node.path === '' ? kind : `${kind} ${scope.node.path}`, 'an App of cdktf, or a construct below one: a platform makes stacks of Terraform, and the charts of its manifests by itself', `import { App } from 'cdktf', and new ObservabilityPlatform(new App(), '${id}', { ... })`);
  }
  if (scope.node.scopes.some((s) => TerraformStack.isStack(s))) {
    fault('scope', scope.node.path, 'an App, or a construct above any stack: a platform makes three stacks of its own', `new ObservabilityPlatform(app, '${id}', { ... })`);
  }
  if (!ID.test(id)) fault('id', id, '2 to 20 lower-case letters, digits and dashes, starting with a letter; it begins the name of every cloud resource', 'for example prod');
  const app = App.of(scope);
  const taken = [...Object.values(stackIds(id)).filter((s) => app.node.tryFindChild(s)), ...(scope.node.tryFindChild(id) ? [id] : [])];
  if (taken.length > 0) fault('id', id, `an id of its own: ${taken.join(', ')} exists already in this app`, `another id, for example ${id}-2`);
  return scope;
}

/** What the sizing must know of the cloud's Kafka. */
function kafkaNeeds(traits: PlatformTraits): Pick<SizedAlso, 'kafkaInCluster' | 'kafkaExpress' | 'buffer'> {
  const { kafka } = traits;
  const buffer = bufferOf(traits);
  const apart = isServiceOfItsOwn(buffer) ? { buffer: isEventHubs(buffer) ? { maxMessageBytes: EVENT_HUBS_MESSAGE_BYTES } : {} } : {};
  return { kafkaInCluster: kafka.runsAs === 'strimzi', kafkaExpress: kafka.runsAs === 'express', ...apart };
}

/** In a cluster that exists, a backend and nothing else says whether there is Terraform. */
function checkDelivery({ delivery, cloud, backend }: { readonly delivery?: string } & Pick<ObservabilityPlatformProps, 'cloud' | 'backend'>, faults: Faults): void {
  const possible = !isGiven(cloud) ? ['terraform', 'manifests'] : [backend === undefined ? 'manifests' : 'terraform'];
  if (delivery === undefined || possible.includes(delivery)) return;
  if (!isGiven(cloud)) faults.add({ prop: 'delivery', got: delivery, allowed: 'terraform or manifests', write: "delivery: 'manifests'" });
  else if (backend === undefined) faults.add({ prop: 'delivery', got: delivery, allowed: 'manifests, since Terraform needs a backend for its state', write: 'a backend, or no delivery' });
  else faults.add({ prop: 'delivery', got: delivery, allowed: 'terraform, since a backend asks for it; beside manifests it would have nothing to do in a cluster that exists', write: 'no backend, and no delivery' });
}

/** Without these nothing else can be looked at. */
function checkThere({ tier, cloud }: Partial<ObservabilityPlatformProps>, faults: Faults): void {
  if (tier === undefined) faults.add({ prop: 'tier', got: tier, allowed: 'how much telemetry there is', write: 'tier: Tier.MEDIUM, or Tier.forLoad({ spansPerSecond, activeSeries, logLinesPerSecond })' });
  if (cloud === undefined) faults.add({ prop: 'cloud', got: cloud, allowed: 'where the platform runs', write: "cloud: new AwsCloud({ region: 'us-west-2' }), GcpCloud, AzureCloud, or ExistingCluster" });
}

/** Checks everything the user gave, at once, before the first resource is made. */
export function checkProps(scope: Construct, props: ObservabilityPlatformProps): PlatformSizing {
  const faults = new Faults();
  checkThere(props, faults);
  faults.throwIfAny(scope);
  if (typeof props.backend !== 'function' && (props.backend !== undefined || !isGiven(props.cloud))) {
    faults.add({
      prop: 'backend',
      got: props.backend,
      allowed: 'a function that gives each stack its state backend; without one, state would lie at an absolute path of this machine',
      write: "backend: (stack) => new S3Backend(stack, { bucket, region, key: `${stack.node.id}.tfstate`, encrypt: true })",
    });
  }
  checkDelivery(props, faults);
  if (props.namespace !== undefined && !NAMESPACE.test(props.namespace)) {
    faults.add({ prop: 'namespace', got: props.namespace, allowed: 'a DNS label of at most 52 characters (the agent gets its own, with -agent behind it)', write: 'observability' });
  }
  const revision = props.secretsRevision ?? 1;
  if (!Number.isInteger(revision) || revision < 1) {
    faults.add({ prop: 'secretsRevision', got: revision, allowed: 'a whole number from 1; raising it writes every generated secret anew', write: '1' });
  }
  const { tier, cloud } = props;
  checkTenancy(props, faults);
  tier.check(faults);
  // What cannot be carried cannot be sized either.
  faults.throwIfAny(scope);
  const sized = tier.size(cloud.nodeCatalog(tier.name), faults, { destinations: destinationNeeds(props), tenants: tenantsOf(props), ...kafkaNeeds(cloud.traits), onePool: cloud.traits.cluster?.sharedNodes === true, databaseInCluster: cloud.traits.database.runsAs === 'cloudnative-pg' });
  checkDestinations(props, sized.kafka !== undefined, faults);
  checkOverlays(props, sized.kafka !== undefined, faults);
  if (props.processes !== undefined && cloud.traits.cluster?.nodeLogsOnly === true) faults.add(NO_PROCESSES);
  cloud.check(sized, faults);
  faults.throwIfAny(scope);
  return sized;
}

/** Gives a stack its backend, and refuses one that would write this machine's paths into the output. */
export function backendOf(scope: Construct, stack: TerraformStack, backend: Backend): TerraformBackend {
  const made = backend(stack);
  const existing = stack.node.findAll().filter((c) => TerraformBackend.isBackend(c));
  if (!TerraformBackend.isBackend(made) || made !== existing[0]) {
    throw new ValidationError(scope, [
      { prop: 'backend', got: 'a function that made no backend in the stack it was given', allowed: 'a backend whose scope is that stack', write: 'backend: (stack) => new S3Backend(stack, { ... })' },
    ]);
  }
  const local = (made.toTerraform() as { terraform?: { backend?: { local?: { path?: string } } } }).terraform?.backend?.local;
  if (local?.path?.startsWith('/') === true) {
    throw new ValidationError(scope, [
      {
        prop: 'backend',
        got: local.path,
        allowed: 'a path that is the same on every machine; it also stands in the stacks that read this state',
        write: "new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` }), which is relative to the stack's folder in the output",
      },
    ]);
  }
  return made;
}
