import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { Construct } from 'constructs';
import { needs } from '../../facts';
import { TerraformConstruct } from '../construct';
import type { Faults } from '../../errors';
import type { Place } from './place';

/** A year: what auditors ask for (CIS, PCI DSS 10.5.1). */
export const LOG_RETENTION_DAYS = 365;
const LEAST_DAYS = 30;
const MOST_DAYS = 730;

/** Where the logs of Azure's services go. */
export interface LogsProps {
  /** Id of a Log Analytics workspace that exists already. Default: one is made. */
  readonly workspaceId?: string;
  /** Days that lines are kept in the one that is made. Default: 365. From 30 to 730. */
  readonly retentionDays?: number;
}

/** What each service writes that says who did what: of the API every change, not every look. Volumes and blobs are not among them; each costs about $2.50 a GB. */
const CATEGORIES = {
  cluster: ['kube-audit-admin', 'guard', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'cluster-autoscaler'],
  vault: ['AuditEvent'],
  database: ['PostgreSQLLogs'],
} as const;

/** Adds a fault for a workspace that is none, or days that Log Analytics does not take. */
export function checkLogs({ workspaceId, retentionDays }: LogsProps, faults: Faults): void {
  if (workspaceId !== undefined && !/^\/subscriptions\/.+\/workspaces\/[^/]+$/i.test(workspaceId)) {
    const write = "logs: { workspaceId: '/subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.OperationalInsights/workspaces/<name>' }";
    faults.add({ prop: 'logs.workspaceId', got: workspaceId, allowed: 'the id of a Log Analytics workspace, its whole path', write });
  }
  if (retentionDays === undefined || (retentionDays >= LEAST_DAYS && retentionDays <= MOST_DAYS)) return;
  faults.add({ prop: 'logs.retentionDays', got: retentionDays, allowed: `${LEAST_DAYS} to ${MOST_DAYS} days (Log Analytics)`, write: `logs: { retentionDays: ${LOG_RETENTION_DAYS} }` });
}

/** Which workspace takes the logs, and for how long. */
export interface ServiceLogsProps extends Place, LogsProps {
  /** Name of the workspace that is made, unique in the resource group. */
  readonly name: string;
  /** True: agents on nodes write into it by its own keys, as Defender's do. Default: false, Entra logins only. */
  readonly agents?: boolean;
  /** True: Terraform refuses to destroy it. Default: true. */
  readonly protect?: boolean;
}

/** The logs of Azure's own services: control plane, key vaults, database. */
export class ServiceLogs extends TerraformConstruct {
  /** Id of the Log Analytics workspace, the one that was made or yours. */
  public readonly workspaceId: string;

  public constructor(scope: Construct, id: string, props: ServiceLogsProps) {
    super(scope, id, needs(props, 'name', 'resourceGroup', 'region', 'tags'));
    this.workspaceId = props.workspaceId ?? this.createWorkspace(props).id;
  }

  /** Keeps what one service writes; `target` is the id of its resource. */
  public keep(name: string, service: keyof typeof CATEGORIES, target: string): void {
    new MonitorDiagnosticSetting(this, name, {
      name: 'observability',
      targetResourceId: target,
      logAnalyticsWorkspaceId: this.workspaceId,
      // A table of its own for each kind, not one wide one for all of Azure.
      logAnalyticsDestinationType: 'Dedicated',
      enabledLog: CATEGORIES[service].map((category) => ({ category })),
    });
  }

  private createWorkspace({ name, region: location, resourceGroup: resourceGroupName, tags, retentionDays, agents = false, protect = true }: ServiceLogsProps): LogAnalyticsWorkspace {
    return new LogAnalyticsWorkspace(this, 'workspace', {
      name,
      location,
      resourceGroupName,
      sku: 'PerGB2018',
      retentionInDays: retentionDays ?? LOG_RETENTION_DAYS,
      localAuthenticationEnabled: agents,
      tags: { ...tags },
      lifecycle: { preventDestroy: protect },
    });
  }
}
