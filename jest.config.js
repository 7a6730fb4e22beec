/** Tests that need no server run without one; the others share one Postgres, one Temporal and one workflow bundle. */
const shared = {
  rootDir: __dirname,
  roots: ['<rootDir>/tests'],
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' }, keepClassNames: true },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.neuroerp/'],
};

const serverFolders = ['workflow', 'replay', 'integration', 'e2e', 'chaos'];

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/tests/unit/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'servers',
      testMatch: serverFolders.map((folder) => `<rootDir>/tests/${folder}/**/*.test.ts`),
      globalSetup: '<rootDir>/tests/support/servers/global-setup.ts',
      globalTeardown: '<rootDir>/tests/support/servers/global-teardown.ts',
    },
  ],
  reporters: ['default', '<rootDir>/tests/support/servers/plain-reporter.js'],
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  testTimeout: 60_000,
};
