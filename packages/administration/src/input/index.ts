export * from './application.ts';
export * from './audit.ts';
export * from './domain-name.ts';
export * from './hosted-login.ts';
export * from './organization.ts';
export * from './redirect-uri-refusal.ts';
export * from './session.ts';
