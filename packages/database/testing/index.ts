export { createTestDatabase, type TestDatabase, withoutSchema } from './test-database.ts';
