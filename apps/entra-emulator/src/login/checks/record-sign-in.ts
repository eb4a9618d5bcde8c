import type { SignInHappening } from '../../activity/sign-in.ts';
import type { ApplicationRecord, UserRecord } from '../../directory/records.ts';
import { resourceByAppId } from '../../directory/resources.ts';
import { GRAPH_APP_ID } from '../../directory/well-known.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { EntraError } from '../../refusals/entra-error.ts';
import type { LoginCall } from '../login-call.ts';

/** Who wants into what. */
export interface Attempt {
  user: UserRecord;
  directoryId: string;
  application: Pick<ApplicationRecord, 'appId' | 'displayName'>;
  /** Graph, where nothing else was asked for. */
  resourceAppId?: string;
  clientApp?: SignInHappening['clientApp'];
}

/** Notes that a person signed in, or why not, for the sign-in log of the directory that they wanted into. */
export function recordSignIn(call: LoginCall, attempt: Attempt, refusal?: EntraError): void {
  const { emulator, trace, headers } = call;
  const { user, application, resourceAppId = GRAPH_APP_ID } = attempt;
  emulator.signIns.add({
    id: newGuid(emulator.random),
    directoryId: attempt.directoryId,
    at: trace.now,
    user: {
      id: user.id,
      displayName: user.displayName,
      userPrincipalName: user.userPrincipalName,
      directoryId: user.directoryId,
    },
    application: { appId: application.appId, displayName: application.displayName },
    resource: {
      appId: resourceAppId,
      displayName: resourceByAppId(emulator.store, resourceAppId)?.displayName ?? resourceAppId,
    },
    correlationId: trace.correlationId,
    clientApp: attempt.clientApp ?? 'Browser',
    userAgent: headers.get('user-agent'),
    refusal: refusal && { code: refusal.code, message: refusal.message },
  });
}

/** What a person gets: a page that asks them something, or the end of the sign-in. */
export type Outcome = { question: Response } | { answer: Response };

/** Runs the rest of a sign-in whose person is known: its end is noted, and a refusal, which goes on. */
export function recorded(call: LoginCall, attempt: Attempt, work: () => Outcome): Response {
  const outcome = notingRefusal(call, attempt, work);
  if ('question' in outcome) return outcome.question;
  recordSignIn(call, attempt);
  return outcome.answer;
}

/** Runs a part of a sign-in. A refusal is noted and goes on. */
export function notingRefusal<T>(call: LoginCall, attempt: Attempt, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EntraError) recordSignIn(call, attempt, error);
    throw error;
  }
}
