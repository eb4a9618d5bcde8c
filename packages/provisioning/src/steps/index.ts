import { activate } from './activate.ts';
import { checkConnection } from './check-connection.ts';
import { configureSignIn } from './configure-sign-in.ts';
import { confirmConsent } from './confirm-consent.ts';
import { createApp } from './create-app.ts';
import { sealCredential } from './seal-credential.ts';
import type { Step } from './step.ts';

/** A provisioning run, in order. */
export const STEPS: readonly Step[] = [
  confirmConsent,
  createApp,
  configureSignIn,
  sealCredential,
  checkConnection,
  activate,
];
