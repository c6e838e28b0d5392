export { BackendPods, type BackendPodsProps } from './component';
export { AUTHORITIES, keysFromEnv, s3Client, s3Keys, storeAuthority } from './object-store';
export type { Making } from './making';
export { POD_IP, checkMonolith, checkRetentionDays, env, hours, memberlist, ring, type MonolithReplicas } from './shared-config';
export { addTenantLimitFaults, checkTenantLimits, type TenantLimits } from './tenant-limits';
export { EVERYTHING, GOSSIP_PORT, GRPC_PORT, SHUTDOWN_DELAY_SECONDS, memberlistService, zoneNames, type BackendPeers, type Target } from './target';
