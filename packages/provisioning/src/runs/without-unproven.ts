import type { RunKind } from './kind.ts';
import { removeUnproven } from './remove-unproven.ts';

/** Takes back the credential that a run added and did not come to prove. People go on with the one that there is. */
export const withoutUnproven: NonNullable<RunKind['undo']> = {
  act: removeUnproven,
  leftBehind: ({ entraAppId }) =>
    `A new credential of the app registration ${entraAppId ?? 'unknown'} may have been left there. The next run deletes it.`,
  finish: async () => {},
};
