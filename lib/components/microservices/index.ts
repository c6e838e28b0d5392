export { Microservices, type MicroservicesProps } from './component';
export { POD_IP, checkRetentionDays, env, hours, memberlist, ring } from './shared-config';
export { GOSSIP_PORT, GRPC_PORT, SHUTDOWN_DELAY_SECONDS, memberlistService, zoneNames, type Target } from './target';
