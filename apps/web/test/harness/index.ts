export * from './application.ts';
export * from './dashboard.ts';
export * from './database.ts';
export * from './microsoft.ts';
export * from './portico.ts';
export * from './secrets.ts';
export * from './seed.ts';
export * from './server-process.ts';
