import { messageOf, type PorticoError } from '@portico/core';
import type { RequestFacts, SignInParts } from './settings.ts';

/**
 * Writes a sign-in that came to nothing into the log of the application that waits for it. By its code alone: a detail may
 * hold what somebody else has written.
 */
export async function tellDevelopers(
  { refused }: SignInParts,
  attemptId: string,
  { code }: PorticoError,
  { requestId }: RequestFacts,
): Promise<void> {
  const reason = `At the identity provider or in its answer: ${messageOf(code)}`;
  await refused.addOfAttempt(attemptId, {
    ...{ endpoint: 'callback', grantType: undefined, error: code, reason, requestId },
  });
}
