export { GRAFANA } from './config';
export { Grafana, type GrafanaProps } from './component';
export type { GrafanaDatabase } from './database';
export { SPAN_METRICS, type DataSource, type DataSourceOverlays, type DataSourceUrls } from './datasources';
