import { Construct } from 'constructs';
import type { ExternalIssuer } from '../../facts';
import { externalIssuer } from '../../kube';

export interface KafkaClientIssuerProps {
  readonly issuer: ExternalIssuer;
  readonly platformId: string;
}

/** Who signs the certificates by which collectors log in to the buffer. */
export class KafkaClientIssuer extends Construct {
  public constructor(scope: Construct, id: string, props: KafkaClientIssuerProps) {
    super(scope, id);
    externalIssuer(this, 'issuer', { app: 'kafka', component: 'clients', ...props });
  }
}
