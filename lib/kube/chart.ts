import { App, Chart } from 'cdk8s';

/** A cdk8s chart whose objects carry exactly the names they are given, in one namespace. */
export class ComponentChart extends Chart {
  public constructor(scope: App, id: string, namespace: string) {
    super(scope, id, { namespace, disableResourceNameHashes: true });
  }
}

/** The cdk8s tree of one platform; it lives beside cdktf's, since neither accepts the other's constructs. */
export class ManifestTree {
  private readonly app = new App();

  public chart(id: string, namespace: string): ComponentChart {
    return new ComponentChart(this.app, id, namespace);
  }
}
