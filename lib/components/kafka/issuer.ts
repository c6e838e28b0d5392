import type { Construct } from 'constructs';
import type { ExternalIssuer } from '../../facts';
import { ChartConstruct, externalIssuer } from '../../kube';

export interface KafkaClientIssuerProps {
  readonly issuer: ExternalIssuer;
  readonly platformId: string;
}

/** Who signs the certificates by which collectors log in to the buffer. */
export class KafkaClientIssuer extends ChartConstruct {
  public constructor(scope: Construct, id: string, props: KafkaClientIssuerProps) {
    super(scope, id, { name: props.issuer.name });
    externalIssuer(this, 'issuer', { app: 'kafka', component: 'clients', ...props });
  }
}
