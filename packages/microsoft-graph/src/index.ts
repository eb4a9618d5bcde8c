export * from './app-only-token.ts';
export * from './app-registrations.ts';
export * from './cloud.ts';
export * from './directory-domains.ts';
export * from './failure.ts';
export * from './key-credentials.ts';
export * from './member-groups.ts';
export * from './resources.ts';
