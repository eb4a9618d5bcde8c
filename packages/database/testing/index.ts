export { freePort } from './free-port.ts';
export { createTestDatabase, type TestDatabase, withoutSchema } from './test-database.ts';
