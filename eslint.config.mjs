import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The rooms of the house and the arrows between them (docs/architecture.md). What is not named is refused; `types` may be
 * imported as types only.
 */
const ROOMS = [
  'domain',
  'runtime',
  'schema',
  'agents',
  'knowledge',
  'workflows',
  'activities',
  'api',
  'workers',
  'tests',
  'benchmarks',
];
const ARROWS = {
  domain: { values: [] },
  runtime: { values: [] },
  schema: { values: ['domain', 'runtime'] },
  agents: { values: ['domain', 'schema', 'runtime'] },
  knowledge: { values: ['agents', 'domain', 'schema', 'runtime'] },
  workflows: { values: [], types: ['domain', 'activities'] },
  activities: { values: ['domain', 'schema', 'agents', 'knowledge', 'runtime'], types: ['workflows'] },
  api: { values: ['workflows', 'domain', 'schema', 'agents', 'knowledge', 'runtime'] },
  workers: { values: ['domain', 'schema', 'agents', 'knowledge', 'runtime', 'activities', 'workflows'] },
};

/** What lies in a room is imported by a path that climbs out and names it. */
const intoRoom = (room) => `^(\\.\\./)+${room}(/|$)`;

function arrowsOf(room) {
  const { values, types = [] } = ARROWS[room];
  return ROOMS.filter((other) => other !== room && !values.includes(other)).map((other) => ({
    regex: intoRoom(other),
    allowTypeImports: types.includes(other),
    message: types.includes(other)
      ? `${room}/ may import only types of ${other}/.`
      : `${room}/ may not import ${other}/ (see docs/architecture.md).`,
  }));
}

const rooms = Object.keys(ARROWS).map((room) => ({
  files: [`${room}/**/*.ts`],
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: arrowsOf(room) }] },
}));

/** Workflows are deterministic and their bundle is small: the SDK, themselves, and the constants of domain/platform. */
const bundled = {
  files: ['workflows/**/*.ts'],
  ignores: ['workflows/manifests.ts', 'workflows/**/*manifest.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          ...arrowsOf('workflows').filter(({ regex }) => regex !== intoRoom('domain')),
          {
            regex: '^(\\.\\./)+domain/(?!platform/(failures|search-attributes)$)',
            allowTypeImports: true,
            message: 'Workflows take only types from domain/, and the constants of domain/platform.',
          },
          { regex: 'manifests?$', message: 'Workflows never import a manifest: zod stays out of the bundle.' },
          {
            regex: '^(?!\\.|@temporalio/(workflow|common)$)',
            allowTypeImports: true,
            message: 'Workflows import nothing but the SDK: no Node built-in, no zod.',
          },
        ],
      },
    ],
  },
};

/** A manifest speaks for a process to the outside and is never bundled with it: it may read the rules' tables. */
const manifests = {
  files: ['workflows/manifests.ts', 'workflows/**/*manifest.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: arrowsOf('workflows').filter(({ regex }) => regex !== intoRoom('domain')) },
    ],
  },
};

/** Rules have no clock and no dice: `now` is an argument. */
const pure = {
  files: ['domain/**/*.ts'],
  rules: {
    'no-restricted-syntax': [
      'error',
      { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Pass `now` in.' },
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pass `now` in.' },
      {
        selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
        message: 'No dice here.',
      },
    ],
    'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'fetch'],
  },
};

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'coverage', '.neuroerp', 'tests/replay/histories', '**/*.mjs', '**/*.js'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  ...rooms,
  bundled,
  manifests,
  pure,
);
