export { provisioningParts } from './assemble.ts';
export type { CallbackInput } from './consent/callback.ts';
export type { HopOutcome } from './consent/hop.ts';
export type { BrowserCookie, Started } from './consent/start.ts';
export { PROVISIONING_VARIABLES, type ProvisioningEnv, readProvisioningEnv } from './env.ts';
export type { Progress, ProgressStep } from './progress.ts';
export { createProvisioning, type Provisioning } from './provisioning.ts';
export { createProvisioningWorker, type ProvisioningWorker } from './runs/worker.ts';
export * from './settings.ts';
