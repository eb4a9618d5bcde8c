import type { SessionFacts, SignInWish } from '@portico/authorization-server';
import { type CallbackInput, signInCallback } from './callback.ts';
import { ConnectionRegistrations } from './connection-registrations.ts';
import { initiateSignIn } from './initiate.ts';
import type { SignInParts } from './settings.ts';
import { startSignIn } from './start.ts';
import { readTestResult, startTestSignIn } from './test-sign-in.ts';

const SESSION_ID = /^[\x21-\x7e]{1,256}$/;

export type SignIn = ReturnType<typeof createSignIn>;

/** Signing people in over an organization's connection, as the web app uses it. */
export function createSignIn(parts: SignInParts) {
  const registrations = new ConnectionRegistrations({
    keyRing: parts.keyRing,
    origin: parts.origin,
    now: () => parts.clock.now().getTime(),
  });
  return {
    start: (projectId: string, wish: SignInWish) => startSignIn(parts, registrations, projectId, wish),
    callback: (input: CallbackInput) => signInCallback(parts, registrations, input),
    initiate: (input: { connectionId: string; applicationId: string | undefined }) =>
      initiateSignIn(parts, input),
    startTest: (request: { organizationId: string; connectionId: string; userId: string }) =>
      startTestSignIn(parts, registrations, request),
    testResult: (request: {
      organizationId: string;
      connectionId: string;
      userId: string;
      attemptId: string;
    }) => readTestResult(parts, request),
    /** The identity provider says that its session ended. What cannot be one of its ids ends nothing. */
    endFromProvider: async (connectionId: string, idpSessionId: string): Promise<void> => {
      if (SESSION_ID.test(idpSessionId)) await parts.sessions.endFromProvider(connectionId, idpSessionId);
    },
    sessionFacts: (projectId: string, sessionId: string) => sessionFacts(parts, projectId, sessionId),
  };
}

/** What tokens say of a live session; undefined when it has ended in any way (attack 127). */
async function sessionFacts(
  parts: SignInParts,
  projectId: string,
  sessionId: string,
): Promise<SessionFacts | undefined> {
  const row = await parts.sessions.facts(projectId, sessionId);
  if (row === undefined) return undefined;
  const { userId, organizationId, connectionId, role, authenticatedAt, emailVerified } = row;
  return {
    ...{ userId, organizationId, connectionId, role, authenticatedAt, emailVerified },
    email: row.email ?? undefined,
    name: row.name ?? undefined,
    groups: row.groupsKnown ? row.groups : undefined,
  };
}
