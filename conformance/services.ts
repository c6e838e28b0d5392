import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a collector asks over the network before it is ready. */
export interface Services {
  readonly url: string;
  close(): void;
}

/** An OpenID Connect provider without any key. */
function openIdConnect(url: string, response: ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys`, keys: [], id_token_signing_alg_values_supported: ['RS256'] }));
}

/** AWS's token service, which gives every role to everybody. */
function tokenService(response: ServerResponse): void {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const credentials = `<AccessKeyId>x</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken><Expiration>${expiration}</Expiration>`;
  response.setHeader('content-type', 'text/xml');
  response.end(`<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`);
}

/** Stand-ins on loopback, just enough for a collector to start. */
export function services(): Promise<Services> {
  const server = createServer((request, response) => (request.method === 'POST' ? tokenService(response) : openIdConnect(url(), response)));
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve({ url: url(), close: () => void server.close() })));
}
