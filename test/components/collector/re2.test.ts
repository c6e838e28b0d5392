import { describe, expect, test } from 'vitest';
import { readRe2 } from '../../../lib/components/collector/re2';

// Go's own answers to these (regexp.Compile, LiteralPrefix), as for 60,000 more that were made at random.
describe('an expression as Go reads it', () => {
  test.each([
    'a{2,5}', 'a{', 'a{,5}', '[]a]', '[^]a]', '[a-c-e]', '[a-]', '[[:alpha:]_]', '\\x41\\x{41}\\101', '\\pN\\p{L}\\P{Greek}', '(?P<n>a)(?<m>b)', '(?i-s:a)', '(?i)a', '\\Q.*\\E', '\\A\\ba\\z', '^*', 'a|', '()',
  ])('takes %s', (pattern) => {
    expect(readRe2(pattern).refused).toBeUndefined();
  });

  test.each([
    '(?=a)', '(?!a)', '(?<=a)', '(?<!a)', '(?>a)', '\\1', 'a**', 'a{1001}', '(?:a{100}){11}', 'a{5,2}', '*a', '{2}', '(', ')', '[', '[z-a]', '[a-\\d]', '[[:foo:]]', '\\e', '\\Z', '\\u0041', '\\p{Foo}', '(?P=n)', '(?<n>a)(?<n>b)', '(?x)a',
  ])('refuses %s', (pattern) => {
    expect(readRe2(pattern).refused).toBeTruthy();
  });

  test.each([
    ['order-[0-9]+', 6], ['order', 5], ['(ab)c', 3], ['ab?', 1], ['ab*c', 1], ['\\border', 0], ['^order', 0], ['(?i)order', 0], ['a(?i)b', 1], ['order|basket', 0], ['\\.\\/', 2], ['\\Qa.b\\E', 3], ['[o]rder', 0], ['.a', 0], ['(?:a|b)c', 0],
  ])('%s begins with %i plain characters', (pattern, characters) => {
    expect(readRe2(pattern).literalStart).toBe(characters);
  });

  test.each([['a*', true], ['a?b*', true], ['a|', true], ['()', true], ['a+', false], ['a{0,3}', true], ['(a*)b', false]])('%s matches an empty text: %s', (pattern, empty) => {
    expect(readRe2(pattern).matchesEmpty).toBe(empty);
  });
});
