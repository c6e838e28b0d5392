import { describe, expect, test } from 'vitest';
import { defaultZones, dnsSuffixOf, managedPolicyArn, partitionOf } from '../../../lib/clouds/aws/regions';
import { synthFoundation } from './synth';

/** Amazon's authorities of China are in no table of ours. */
const database = { verifyCertificate: false };

describe('regions', () => {
  test.each([
    ['us-west-2', ['us-west-2a', 'us-west-2b', 'us-west-2c']],
    ['ca-central-1', ['ca-central-1a', 'ca-central-1b', 'ca-central-1d']],
    ['ap-northeast-1', ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']],
    ['us-west-1', ['us-west-1a', 'us-west-1c']],
  ])('zones of %s', (region, zones) => {
    expect(defaultZones(region)).toEqual(zones);
  });

  test.each([
    ['eu-west-1', 'aws', 'amazonaws.com'],
    ['us-gov-east-1', 'aws-us-gov', 'amazonaws.com'],
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
  ])('%s lies in partition %s', (region, partition, suffix) => {
    expect(partitionOf(region)).toBe(partition);
    expect(dnsSuffixOf(region)).toBe(suffix);
    expect(managedPolicyArn(region, 'X')).toBe(`arn:${partition}:iam::aws:policy/X`);
  });

  test.each(['us-gov-west-1', 'cn-northwest-1'])('no ARN of a foundation in %s names another partition', (region) => {
    const text = JSON.stringify(synthFoundation({ region, database }).json);
    expect(text).toContain(`arn:${partitionOf(region)}:`);
    expect(text).not.toContain('arn:aws:');
  });

  test('the endpoint of the object store follows the partition', () => {
    expect(synthFoundation({ region: 'cn-northwest-1', database }).json.output.facts.OBJECT_STORE_ENDPOINT).toBe('s3.cn-northwest-1.amazonaws.com.cn');
  });
});
