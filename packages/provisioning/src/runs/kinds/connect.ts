import { activate } from '../../steps/activate.ts';
import { checkConnection } from '../../steps/check-connection.ts';
import { configureSignIn } from '../../steps/configure-sign-in.ts';
import { confirmConsent } from '../../steps/confirm-consent.ts';
import { createApp } from '../../steps/create-app.ts';
import { removeFromDirectory } from '../../steps/remove-from-directory.ts';
import { sealCredential } from '../../steps/seal-credential.ts';
import type { RunKind } from '../kind.ts';

/** Makes a connection inside a directory that has none of ours. */
export const connect: RunKind = {
  words: {
    underWay: 'Connecting Microsoft',
    succeeded: 'Microsoft is connected',
    failed: 'Microsoft was not connected',
    afterFailure: 'Everything that had been created in the directory was deleted.',
    overdue:
      'Portico keeps trying for up to ten minutes; if it cannot finish, it deletes what it created and tells you here.',
  },
  onConnection: false,
  ofAClick: true,
  givesWay: false,
  quietBySchedule: false,
  steps: [confirmConsent, createApp, configureSignIn, sealCredential, checkConnection, activate],
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
  undo: {
    act: async ({ parts, connection, graph }) => removeFromDirectory(parts, await graph(), connection),
    leftBehind: ({ entraAppId }) =>
      `The app registration ${entraAppId ?? 'unknown'} could not be deleted. An administrator of the directory has to delete it.`,
    finish: ({ parts, connection }) => parts.managed.deactivate(connection),
  },
};
