import type { TestAddresses } from './test-servers';

/** Where a shared test server is; throws in a project without servers. */
export function testAddress(name: keyof TestAddresses): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: this test belongs to the project "servers" (jest.config.js)`);
  return value;
}
