import { DataAzurermResources } from '@cdktf/provider-azurerm/lib/data-azurerm-resources';
import { DataAzurermStorageContainer } from '@cdktf/provider-azurerm/lib/data-azurerm-storage-container';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { BUCKETS, type BucketName } from '../../../facts';
import { must } from '../../given/ids';
import { checkRanges } from '../../given/server';
import type { ContainerRef } from '../buckets';
import { checkResource, PART, partOf, STORAGE_ACCOUNT } from './ids';

/** A container that exists already. */
export interface ContainerAttributes {
  /** Id of its storage account, the whole path; in the platform's subscription and region. */
  readonly accountId: string;
  /** Name of the container. */
  readonly name: string;
}

/**
 * Containers that exist already, one for each kind of data: Tempo's blocks, Mimir's blocks, Mimir's rules and alerts, Loki's chunks. Those of traces,
 * metrics and logs are in one storage account; that of the rules may be in another, with versions.
 */
export interface ContainersAttributes extends Readonly<Record<BucketName, ContainerAttributes>> {
  /** Ranges in which private endpoints of yours for the accounts lie, from /8 to /32. Default: none, the platform puts one for each account into the network. */
  readonly endpointCidrs?: readonly string[];
}

/** What `BlobStore.fromAttributes` makes of containers that exist already. */
export interface GivenContainers extends ContainersAttributes {
  /** Tells them from containers that are made. */
  readonly given: true;
}

const NAMES = Object.keys(BUCKETS) as BucketName[];

/** The containers whose account stands in one fact. */
const TOGETHER = NAMES.filter((name) => name !== 'rules');

/** Adds a fault for the id of a storage account whose name none can have; ids of another form are seen elsewhere. */
function checkAccountName(prop: string, id: string, faults: Faults): void {
  const name = /\/storageAccounts\/([^/]+)$/.exec(id)?.[1];
  if (name === undefined || Token.isUnresolved(id) || /^[a-z0-9]{3,24}$/.test(name)) return;
  faults.add({ prop, got: id, allowed: 'the id of a storage account, whose name is 3 to 24 lower-case letters and digits', write: `'${id.slice(0, -name.length)}acmetelemetry'` });
}

/** Adds a fault for everything that can be seen of the containers without asking Azure. */
export function checkGivenContainers(containers: ContainersAttributes, subscriptionId: string, faults: Faults): void {
  const first = new Map<string, BucketName>();
  for (const bucket of NAMES) {
    const { accountId, name } = containers[bucket];
    const prop = `buckets.${bucket}`;
    checkResource(`${prop}.accountId`, accountId, STORAGE_ACCOUNT, subscriptionId, faults);
    if (!Token.isUnresolved(name) && !/^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
      faults.add({ prop: `${prop}.name`, got: name, allowed: 'the name of a container: 3 to 63 lower-case letters, digits and single dashes; no account and no URL before it', write: `'${bucket}'` });
    }
    const other = first.get(`${accountId}/${name}`);
    if (other !== undefined) faults.add({ prop: `${prop}.name`, got: name, allowed: `a container of its own: this one is that of ${other}, and each backend deletes what it does not know`, write: `'${bucket}'` });
    first.set(`${accountId}/${name}`, bucket);
  }
  const { accountId } = containers.traces;
  for (const bucket of TOGETHER) {
    if (containers[bucket].accountId === accountId) continue;
    faults.add({ prop: `buckets.${bucket}.accountId`, got: containers[bucket].accountId, allowed: `the account of the traces, ${accountId}: traces, metrics and logs are in one, the rules alone may be in another`, write: `'${accountId}'` });
  }
  if (containers.endpointCidrs !== undefined) checkRanges('buckets.endpointCidrs', containers.endpointCidrs, faults);
  for (const [account, id] of Object.entries(accountIds(containers))) checkAccountName(`buckets.${account === 'data' ? 'traces' : account}.accountId`, id, faults);
}

/** The same as constructs would say it. */
export function containerRefs(containers: ContainersAttributes): { readonly [B in BucketName]: ContainerRef } {
  const of = ({ accountId, name }: ContainerAttributes): ContainerRef => ({ account: partOf(accountId, PART.name), name, id: `${accountId}/blobServices/default/containers/${name}` });
  return { traces: of(containers.traces), metrics: of(containers.metrics), rules: of(containers.rules), logs: of(containers.logs) };
}

/** The storage accounts, each once: that of the data, and that of the rules where it is another. */
export function accountIds({ traces, rules }: ContainersAttributes): { readonly [account: string]: string } {
  return { data: traces.accountId, ...(rules.accountId === traces.accountId ? {} : { rules: rules.accountId }) };
}

/**
 * Asks Azure, while Terraform plans, whether each container is there and fit for the platform; a plan that finds otherwise stops. Of the accounts it
 * asks the list of resources, since the provider's own look-up of an account would bring its keys into the state.
 */
export class ContainersLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, { containers, region }: { readonly containers: ContainersAttributes; readonly region: string }) {
    super(scope, id);
    for (const [account, accountId] of Object.entries(accountIds(containers))) {
      new DataAzurermResources(this, `${account}-account`, {
        type: STORAGE_ACCOUNT.type,
        name: partOf(accountId, PART.name),
        resourceGroupName: partOf(accountId, PART.resourceGroup),
        lifecycle: {
          postcondition: [
            must('length(self.resources) == 1', 'There is no storage account of this name in this resource group.'),
            must(`alltrue([for account in self.resources : account.location == "${region}"])`, `This storage account is not in ${region}: every block would cross regions, which is slow and paid for by the gigabyte.`),
          ],
        },
      });
    }
    for (const bucket of NAMES) {
      const { name, accountId: storageAccountId } = containers[bucket];
      new DataAzurermStorageContainer(this, bucket, {
        name,
        storageAccountId,
        lifecycle: {
          postcondition: [
            must('self.container_access_type == "private"', 'This container lets people read it without a login.'),
            must('!self.has_immutability_policy && !self.has_legal_hold', 'This container keeps what the backends must delete: it has an immutability policy or a legal hold.'),
          ],
        },
      });
    }
  }
}
