import { DataAzurermKeyVaultSecrets } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-secrets';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformConstruct } from '../../construct';
import type { Faults } from '../../../errors';
import { checkServer, type DatabaseAttributes } from '../../given/database';
import { must, quoted } from '../../given/ids';
import { checkResource, SECRET } from './ids';

/** Adds a fault for everything that can be seen of a server without asking Azure. */
export function checkGivenDatabase({ login, ...server }: DatabaseAttributes, faults: Faults): void {
  checkServer(server, 'acme.postgres.database.azure.com', faults);
  // A vault may be of another subscription.
  if ('secretId' in login) checkResource('database.login.secretId', login.secretId, SECRET, undefined, faults);
  else checkResource('database.login.adminSecretId', login.adminSecretId, SECRET, undefined, faults);
}

/** Asks the key vault, while Terraform plans, whether a secret is there; its value is not read. */
export class SecretLookup extends TerraformConstruct {
  public constructor(scope: Construct, id: string, secret: string) {
    super(scope, id);
    const part = (index: number): string => (Token.isUnresolved(secret) ? Token.asString(Fn.element(Fn.split('/secrets/', secret), index)) : (secret.split('/secrets/')[index] ?? ''));
    new DataAzurermKeyVaultSecrets(this, 'secret', {
      keyVaultId: part(0),
      lifecycle: { postcondition: [must(`contains(self.names, ${quoted(part(1))})`, 'This key vault has no secret of the name that the attributes say.')] },
    });
  }
}
