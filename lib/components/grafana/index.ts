export { GRAFANA } from './config';
export { Grafana, type GrafanaProps } from './component';
export { SPAN_METRICS, type DataSource, type DataSourceOverlays, type DataSourceUrls } from './datasources';
