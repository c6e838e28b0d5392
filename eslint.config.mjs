import vitest from '@vitest/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import fences from './lint/fences.mjs';

export default defineConfig(
  globalIgnores(['dist/', 'cdktf.out/', 'coverage/', 'site/', '**/cdktf.out/', '**/__snapshots__/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.recommended],
    plugins: { fences },
    rules: {
      'fences/direction': 'error',
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // Rows of data and generated bindings.
    files: ['lib/sizing/tables/**', 'lib/**/generated/**', 'lib/**/*.generated.ts'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  {
    files: ['lib/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'The shelf names each thing on it: export { A, B } from the room.' },
        { selector: 'Program > :not(ExportNamedDeclaration)', message: 'lib/index.ts holds exports and no code.' },
      ],
    },
  },
  {
    files: ['lib/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts'],
    ignores: ['lib/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[value=/^(\\.\\.\\u002F)+shared(\\u002F|$)/], TemplateElement[value.raw=/(^|\\u002F)\\.\\.\\u002Fshared(\\u002F|$)/]',
          message: 'The project stands alone: copy what is needed into the repository.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.test.ts'],
    plugins: { vitest },
    rules: {
      'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'assert*', 'fc.assert'] }],
      'vitest/no-commented-out-tests': 'error',
      'vitest/no-disabled-tests': 'error',
      'vitest/no-focused-tests': 'error',
      'vitest/no-identical-title': 'error',
      'vitest/valid-expect': 'error',
    },
  },
);
