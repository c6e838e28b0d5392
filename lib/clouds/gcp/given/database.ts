import { DataGoogleSecretManagerSecret } from '@cdktf/provider-google/lib/data-google-secret-manager-secret';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { checkServer, type DatabaseAttributes } from '../../given/database';
import { checkId, SECRET_ID } from './ids';

/** Adds a fault for everything that can be seen of a server without asking Google. */
export function checkGivenDatabase({ login, ...server }: DatabaseAttributes, faults: Faults): void {
  checkServer(server, '10.30.0.5', faults);
  if ('secretId' in login) checkId('database.login.secretId', login.secretId, SECRET_ID, faults);
  else checkId('database.login.adminSecretId', login.adminSecretId, SECRET_ID, faults);
}

/** Asks Secret Manager, while Terraform plans, whether a secret is there; its value is not read. */
export class SecretLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, secret: string) {
    super(scope, id);
    const part = (index: number): string => (Token.isUnresolved(secret) ? Token.asString(Fn.element(Fn.split('/', secret), index)) : (secret.split('/')[index] as string));
    new DataGoogleSecretManagerSecret(this, 'secret', { project: part(1), secretId: part(3) });
  }
}
