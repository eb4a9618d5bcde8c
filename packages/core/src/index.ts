export * from './clock.ts';
export * from './connection.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './provisioning-run.ts';
export * from './redirect-uri.ts';
export * from './result.ts';
export * from './roles.ts';
