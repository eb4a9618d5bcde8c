import { z } from 'zod';
import { sessionsValidFrom } from '../graph/resources/user-changes.ts';
import { nonEmptyText, readShape, record } from '../shape/read-shape.ts';
import { audited } from './audited-acts.ts';
import type { ControlCall } from './control-call.ts';

const revokeSessionsBody = record(
  {},
  { userId: nonEmptyText, what: z.enum(['sessions', 'refresh-tokens', 'both']) },
);

/**
 * Ends browser sessions and refresh tokens, of one person or of all. Both together are Graph's `revokeSignInSessions` of
 * each person who had any; one of them alone is what no operation of Graph does, and is noted nowhere.
 */
export function revokeSessions(call: ControlCall): unknown {
  const { emulator, body } = call;
  const { userId, what = 'both' } = readShape(revokeSessionsBody, body);
  const affected = new Set<string>(userId === undefined ? [] : [userId]);
  const hits = (id: string): boolean => {
    if (userId === undefined) affected.add(id);
    return userId === undefined || id === userId;
  };
  const refreshTokens =
    what === 'sessions' ? 0 : emulator.grants.revokeRefreshTokens((grant) => hits(grant.userId));
  let sessions = 0;
  if (what !== 'refresh-tokens') {
    for (const browser of emulator.browsers.content()) {
      sessions += emulator.browsers.signOut(browser, (signIn) => hits(signIn.userId)).length;
    }
  }
  if (what === 'both') for (const id of affected) noteRevocation(call, id);
  return { sessions, refreshTokens };
}

function noteRevocation(call: ControlCall, userId: string): void {
  const { store, clock } = call.emulator;
  const user = store.users.get(userId);
  if (user === undefined) return;
  const act = { operation: 'POST users/{key}/revokeSignInSessions', keys: [user.id] };
  audited(call, user.directoryId, [act], () => {
    store.users.update(user, sessionsValidFrom(user, clock.now()));
  });
}
