import { DataGoogleSecretManagerSecret } from '@cdktf/provider-google/lib/data-google-secret-manager-secret';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { checkAuthority } from '../../given/authority';
import type { DatabaseAttributes } from '../../given/database';
import { checkHost, checkPort, checkRanges } from '../../given/server';
import { POSTGRES_PORT } from '../database';
import { checkId, SECRET_ID } from './ids';

/** Adds a fault for everything that can be seen of a server without asking Google. */
export function checkGivenDatabase({ host, port, cidrs, login, certificateAuthority }: DatabaseAttributes, faults: Faults): void {
  checkHost('database.host', host, "'10.30.0.5'", faults);
  checkPort('database.port', port, POSTGRES_PORT, faults);
  checkRanges('database.cidrs', cidrs, faults);
  checkAuthority('database.certificateAuthority', certificateAuthority, faults);
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
