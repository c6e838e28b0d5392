/**
 * Writes lib/clouds/aws/rds-authorities.generated.ts from bundles that Amazon publishes: the root authorities of RDS, by region.
 *
 *   curl -fsSO https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
 *   npx tsx scripts/rds-authorities.ts global-bundle.pem
 *
 * Beside it, where GovCloud and China publish theirs: https://truststore.pki.us-gov-west-1.rds.amazonaws.com/global/global-bundle.pem and
 * https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/global/global-bundle.pem.
 */
import { X509Certificate } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

const TABLE = path.join(__dirname, '../lib/clouds/aws/rds-authorities.generated.ts');

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** Not those of regions that only Amazon's testers see: `Beta us-east-1`, `Preview us-east-2`. Nor intermediates, which servers send themselves and which change. */
const ROOT = /^CN=Amazon RDS ([a-z]+(?:-[a-z]+)+-\d) Root CA (\w+) G\d+$/m;

function roots(text: string): { readonly region: string; readonly certificate: X509Certificate }[] {
  return [...text.matchAll(CERTIFICATE)].flatMap(([pem]) => {
    const certificate = new X509Certificate(pem);
    const region = ROOT.exec(certificate.subject)?.[1];
    return region === undefined ? [] : [{ region, certificate }];
  });
}

function table(bundles: readonly string[]): string {
  const regions = new Map<string, string[]>();
  const all = bundles.flatMap(roots).sort((a, b) => a.region.localeCompare(b.region) || a.certificate.subject.localeCompare(b.certificate.subject));
  for (const { region, certificate } of all) {
    if (!certificate.ca || !certificate.verify(certificate.publicKey)) throw new Error(`not a root authority: ${certificate.subject}`);
    const rows = regions.get(region) ?? [];
    const row = certificate.raw.toString('base64');
    if (!rows.includes(row)) regions.set(region, [...rows, row]);
  }
  const rows = [...regions].map(([region, certificates]) => `  '${region}': [\n${certificates.map((row) => `    '${row}',\n`).join('')}  ],\n`);
  return `/** Root authorities of Amazon RDS by region, as DER in base64. Written by scripts/rds-authorities.ts from Amazon's bundles; docs/decisions/013. */
export const RDS_AUTHORITIES: { readonly [region: string]: readonly string[] } = {
${rows.join('')}};
`;
}

const files = process.argv.slice(2);
if (files.length === 0) throw new Error('usage: npx tsx scripts/rds-authorities.ts <bundle.pem>...');
fs.writeFileSync(TABLE, table(files.map((file) => fs.readFileSync(file, 'utf8'))));
