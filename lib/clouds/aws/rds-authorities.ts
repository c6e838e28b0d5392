import type { Faults } from '../../errors';
import { partitionOf } from './regions';
import { RDS_AUTHORITIES } from './rds-authorities.generated';

function pem(der: string): string {
  return `-----BEGIN CERTIFICATE-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Root authorities that sign for RDS in a region, as text in PEM; undefined for a region of which the table knows none. */
export function rdsAuthorities(region: string): string | undefined {
  return RDS_AUTHORITIES[region]?.map(pem).join('');
}

/** Where Amazon publishes those of a region (RDS user guide, "Using SSL/TLS to encrypt a connection"). */
function bundleOf(region: string): string {
  const stores = {
    'aws': 'https://truststore.pki.rds.amazonaws.com',
    'aws-us-gov': 'https://truststore.pki.us-gov-west-1.rds.amazonaws.com',
    'aws-cn': 'https://rds-truststore.s3.cn-north-1.amazonaws.com.cn',
  };
  return `${stores[partitionOf(region)]}/${region}/${region}-bundle.pem`;
}

/** How the certificate of a server that is made is checked. */
interface Checked {
  readonly certificateAuthority?: string;
  readonly verifyCertificate?: boolean;
}

/** The certificates of authorities that Grafana trusts: those given, else the region's own; none where nothing is to be checked. */
export function trustedOf(region: string, { certificateAuthority, verifyCertificate = true }: Checked = {}): string | undefined {
  return verifyCertificate ? (certificateAuthority ?? rdsAuthorities(region)) : undefined;
}

/** Adds a fault where it is not clear by whom a certificate should be signed. */
export function checkVerification(region: string, { certificateAuthority, verifyCertificate = true }: Checked = {}, faults: Faults): void {
  if (!verifyCertificate && certificateAuthority !== undefined) {
    const allowed = 'true, or left out, beside certificateAuthority: a certificate is checked by it, or not at all';
    faults.add({ prop: 'database.verifyCertificate', got: verifyCertificate, allowed, write: 'no verifyCertificate' });
  }
  if (!verifyCertificate || certificateAuthority !== undefined || rdsAuthorities(region) !== undefined) return;
  const allowed = `Amazon's authorities in ${region}, which this version does not know: the text of ${bundleOf(region)}`;
  faults.add({ prop: 'database.certificateAuthority', got: certificateAuthority, allowed, write: `database: { certificateAuthority: readFileSync('${region}-bundle.pem', 'utf8') }, or verifyCertificate: false in its place for a connection that is encrypted only` });
}
