export { connectionRegistration, secretPlace } from './connection-secret.ts';
export type { CallbackInput } from './consent/callback.ts';
export type { CallbackOutcome } from './consent/hop.ts';
export type { BrowserCookie, Started } from './consent/start.ts';
export type { Progress, ProgressStep } from './progress.ts';
export { createProvisioning, type Provisioning } from './provisioning.ts';
export { createProvisioningWorker, type ProvisioningWorker } from './run/worker.ts';
export * from './settings.ts';
export { connectionUrls } from './steps/desired-state.ts';
