import { App as ManifestApp } from 'cdk8s';
import type { App } from 'cdktf';
import { ShopChart, ShopStack } from './shop';
import { TelemetryChart, TelemetryStack } from './telemetry';

/** The repository's stacks, into `app`, and its charts, which lie in `manifests`. */
export function repository(app: App): { readonly shop: ShopStack; readonly telemetry: TelemetryStack; readonly manifests: ManifestApp; readonly charts: { readonly shop: ShopChart; readonly telemetry: TelemetryChart } } {
  const shop = new ShopStack(app, 'shop');
  const telemetry = new TelemetryStack(app, 'shop-telemetry', shop);
  const manifests = new ManifestApp({ outdir: `${app.outdir}/manifests` });
  const charts = { shop: new ShopChart(manifests, 'shop'), telemetry: new TelemetryChart(manifests, 'telemetry') };
  charts.shop.env.push({ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: charts.telemetry.gateway.httpEndpoint });
  return { shop, telemetry, manifests, charts };
}
