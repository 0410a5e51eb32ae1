import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Which kinds of project may lean on which; CONTRIBUTING.md says what each kind is for. */
const kinds = [
  ['type:app', ['type:contract', 'type:domain', 'type:infra', 'type:util']],
  ['type:infra', ['type:contract', 'type:infra', 'type:util']],
  ['type:domain', ['type:contract', 'type:util']],
  ['type:contract', ['type:util']],
  ['type:util', ['type:util']],
  ['type:testing', ['type:contract', 'type:domain', 'type:infra', 'type:util', 'type:testing']],
  ['type:e2e', ['type:contract', 'type:testing', 'type:util']],
];

/** A service sees itself and what is shared: services talk over Kafka topics only (wall 5 of the house plan). */
const scopes = [
  'gateway',
  'registry',
  'ingestion',
  'shadows',
  'positioning',
  'connectors',
  'geofencing',
  'bulk-jobs',
  'e2e',
  'cli',
  'launcher',
  'shared',
];

const boundaries = (allowed) => ({
  enforceBuildableLibDependency: false,
  allow: [],
  // What tests of kafka need speaks Kafka itself; it is the specs of kafka alone that lean back on it.
  ignoredCircularDependencies: [['kafka', 'testing']],
  depConstraints: [
    ...allowed.map(([sourceTag, onlyDependOnLibsWithTags]) => ({ sourceTag, onlyDependOnLibsWithTags })),
    ...scopes.map((scope) => ({
      sourceTag: `scope:${scope}`,
      onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
    })),
  ],
});

/** Specs, what stands beside them for their sake, and measurements may use what exists for tests. */
const specs = [
  '**/*.spec.ts',
  '**/*.int-spec.ts',
  '**/*.e2e-spec.ts',
  '**/src/testing/**/*.ts',
  '**/*-world.ts',
  '**/bench/**/*.ts',
  '**/verify/**/*.ts',
];

const kafkajs = { group: ['kafkajs'], message: 'kafkajs is unmaintained: libs/kafka alone knows it.' };
const openTelemetry = {
  group: ['@opentelemetry/*'],
  message:
    'Loaded only where tracing is on: libs/observability/src/tracing/sdk alone knows it; use its Span and Tracer.',
};
const testing = { group: ['@umbra/*/testing'], message: 'For specs and what stands beside them for their sake.' };

/** The last entry that is for a file holds. */
const restrict = (files, patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } });

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.umbra/**', '**/*.mjs', 'tmp/**'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@nx/enforce-module-boundaries': ['error', boundaries(kinds)],
    },
  },
  restrict(['**/*.ts'], [kafkajs, openTelemetry, testing]),
  restrict(specs, [kafkajs, openTelemetry]),
  restrict(['libs/kafka/**', 'libs/testing/**'], [openTelemetry]),
  restrict(['libs/observability/src/tracing/{sdk,testing}/**', 'libs/observability/bench/**'], [kafkajs]),
  {
    files: specs,
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        boundaries(kinds.map(([kind, allowed]) => [kind, [...allowed, 'type:testing']])),
      ],
    },
  },
  {
    files: [...specs, 'libs/testing/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
