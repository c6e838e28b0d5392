import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AwsCloudProps } from '../../../lib/clouds/aws';
import { rdsAuthorities } from '../../../lib/clouds/aws/rds-authorities';
import { RDS_AUTHORITIES } from '../../../lib/clouds/aws/rds-authorities.generated';
import { checkRegion } from '../../../lib/clouds/aws/regions';
import { Faults } from '../../../lib/errors';
import { AUTHORITY } from '../../support/authority';
import { faultsOf } from './synth';

const REGIONS = Object.keys(RDS_AUTHORITIES);
const certificates = (region: string): X509Certificate[] => (rdsAuthorities(region) as string).split(/(?<=-----END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem));

describe('the table', () => {
  test.each(REGIONS)('%s: an authority of each kind, which vouches for itself, for this region alone and for decades', (region) => {
    const faults = new Faults();
    expect(checkRegion(region, faults)).toBe(true);
    const read = certificates(region);
    expect(read.map(({ subject }) => /^CN=(.+)$/m.exec(subject)?.[1])).toEqual(['ECC384', 'RSA2048', 'RSA4096'].map((key) => `Amazon RDS ${region} Root CA ${key} G1`));
    for (const certificate of read) {
      expect(certificate.ca && certificate.verify(certificate.publicKey)).toBe(true);
      expect(certificate.issuer).toBe(certificate.subject);
      expect(new Date(certificate.validTo).getUTCFullYear()).toBeGreaterThanOrEqual(2061);
    }
  });

  test('has the regions of GovCloud as well', () => {
    expect(REGIONS).toEqual(expect.arrayContaining(['us-east-1', 'eu-central-1', 'us-gov-east-1', 'us-gov-west-1']));
  });
});

describe('how a server that is made is checked', () => {
  const refused = (props: AwsCloudProps): string[] => faultsOf(props).map(({ prop, allowed }) => `${prop}: ${allowed}`);

  test('in a region that the table does not have, Amazon`s authorities are asked for', () => {
    expect(refused({ region: 'ap-southeast-9' })).toEqual([expect.stringContaining('https://truststore.pki.rds.amazonaws.com/ap-southeast-9/ap-southeast-9-bundle.pem')]);
    expect(refused({ region: 'cn-north-1' })).toEqual([expect.stringContaining('https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/cn-north-1/cn-north-1-bundle.pem')]);
    expect(refused({ region: 'cn-north-1', database: { certificateAuthority: AUTHORITY } })).toEqual([]);
    expect(refused({ region: 'cn-north-1', database: { verifyCertificate: false } })).toEqual([]);
    expect(refused({ region: 'cn-north-1', database: { verifyCertificate: true } })).toHaveLength(1);
    expect(refused({ region: 'us-west-2' })).toEqual([]);
  });

  test('not at all, and by an authority, is refused', () => {
    expect(refused({ region: 'us-west-2', database: { verifyCertificate: false, certificateAuthority: AUTHORITY } })).toEqual([expect.stringContaining('database.verifyCertificate')]);
  });
});
