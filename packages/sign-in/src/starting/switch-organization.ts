import { type SignInWish, storedId } from '@portico/authorization-server';
import { isId, newId } from '@portico/core';
import { SESSION_SECONDS, type SignInParts } from '../settings.ts';

/**
 * Goes on to another organization without a new sign-in, where that organization accepts the authentication that was
 * made: one over a provider of the project's own, never one over another organization's connection. When they proved who
 * they are stays what it was.
 *
 * @returns where the issuer goes on, or undefined when a sign-in is needed
 */
export async function switchOrganization(
  parts: SignInParts,
  projectId: string,
  wish: SignInWish,
): Promise<string | undefined> {
  const { currentSessionId, organization } = wish;
  const asksForMore = wish.freshAuthentication || wish.connection !== undefined;
  if (currentSessionId === undefined || asksForMore || !isId('organization', organization)) return undefined;
  const current = await parts.directSessions.portable(projectId, currentSessionId);
  if (current === undefined) return undefined;
  const outcome = await parts.directSessions.begin({
    passwordVersion: null,
    ...current,
    sessionId: newId('session'),
    projectId,
    applicationId: wish.applicationId,
    interactionUid: storedId(wish.interactionUid),
    organizationId: organization,
    pending: false,
    acted: false,
    lifetimeSeconds: SESSION_SECONDS,
    auditEventId: newId('auditEvent'),
    requestId: newId('request'),
    ipAddress: null,
  });
  return outcome.kind === 'started' ? outcome.returnTo : undefined;
}
