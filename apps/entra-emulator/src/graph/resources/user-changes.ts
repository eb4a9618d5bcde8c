import { z } from 'zod';
import { isoSeconds } from '../../clock/clock.ts';
import { newUser } from '../../directory/people.ts';
import type { UserRecord } from '../../directory/records.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { passwordReplaced } from '../../sessions/after-password.ts';
import { callerOver } from '../caller-over.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { graphObject, oneOf } from '../graph-object.ts';
import { requireGuarded } from '../guarded-properties.ts';
import { requirePermission } from '../permission-checks.ts';
import { createdReply } from '../replies.ts';
import { requireRightOver, sensitiveActionOf } from '../right-over.ts';
import { changesOf, revokeSessionsOfOthers } from '../user-permissions.ts';
import { metadataOf } from '../version.ts';
import { takeBoundOne } from './bound.ts';
import { clearableText, name, nickname, text, userLimits } from './limits.ts';
import { checkedManager } from './managers.ts';
import { checkProfileChange } from './other-services.ts';
import { requireFreeAddress, requireFreeImmutableId } from './unique-values.ts';
import { checkedIdentities } from './user-identities.ts';
import { principalName, renamed, requireOwnFreeName } from './user-names.ts';
import { passwordProfile, requireAllowedPassword, wantsChange } from './user-passwords.ts';
import { requireUser, requireUserToChange, userKind } from './users.ts';
import { wireUser } from './wire.ts';
import { keptApart, userWithoutEffect } from './without-effect.ts';

const writable = {
  accountEnabled: z.boolean(),
  displayName: name,
  userPrincipalName: principalName,
  mailNickname: nickname,
  userType: oneOf(['Member', 'Guest']),
  mobilePhone: text(64).nullable(),
  preferredLanguage: clearableText,
  ...userLimits,
  ...userWithoutEffect,
};

const userBody = graphObject({}, { ...writable, passwordProfile });
type UserBody = z.infer<typeof userBody>;

/** Without them Graph makes no user. */
const REQUIRED = [
  'accountEnabled',
  'displayName',
  'mailNickname',
  'passwordProfile',
  'userPrincipalName',
] as const;

export function createUser(asked: GraphCall): GraphReply {
  const { call, id: boundManager } = takeBoundOne(asked, 'manager');
  const { emulator, caller, now } = call;
  const body = readBodyAs(call, userBody, 'User');
  for (const required of REQUIRED) {
    if (body[required] === undefined)
      throw badRequest(`A value is required for property '${required}' of resource 'User'.`);
  }
  requireGuarded(caller, Object.keys(body));
  const { userPrincipalName = '', displayName = '' } = body;
  requireOwnFreeName(call, userPrincipalName, undefined);
  requireFreeAddress(call, body.mail, undefined);
  requireFreeImmutableId(call, body.onPremisesImmutableId, undefined);
  const id = newGuid(emulator.random);
  const given = { id, directoryId: caller.directory.id, userPrincipalName, displayName };
  requireAllowedPassword(body, undefined);
  const password = body.passwordProfile?.password;
  if (password === undefined) throw badRequest('A password must be specified to create a new user.');
  const mustChangePassword = wantsChange(body);
  const managerId = boundManager && checkedManager(call, id, boundManager);
  const user = newUser(
    {
      ...detailsOf(withIdentities(call, body, undefined), undefined),
      ...given,
      password,
      mustChangePassword,
      managerId,
    },
    now,
  );
  emulator.store.users.add(user);
  emulator.replication.created('user', id, now);
  return createdReply(call, wireUser(user), userKind(call));
}

export function updateUser(asked: GraphCall): GraphReply {
  const { call, id: boundManager } = takeBoundOne(asked, 'manager');
  const body = readBodyAs(call, userBody, 'User');
  const named = [...Object.keys(body), ...(boundManager === undefined ? [] : ['manager'])];
  const { user, caller } = requireUserToChange(call, (isOwn) => changesOf(named, isOwn));
  requireGuarded(caller, named);
  checkProfileChange(caller, named);
  const action = sensitiveActionOf(named);
  if (action !== undefined && user.id !== caller.userId) requireRightOver(call, user, action);
  if (body.userPrincipalName !== undefined) requireOwnFreeName(call, body.userPrincipalName, user);
  requireFreeAddress(call, body.mail, user);
  requireFreeImmutableId(call, body.onPremisesImmutableId, user);
  requireAllowedPassword(body, user);
  const managerId = boundManager && checkedManager(call, user.id, boundManager);
  call.emulator.store.users.update(user, {
    ...detailsOf(withIdentities(call, body, user), user),
    ...(managerId && { managerId }),
    ...(body.userPrincipalName !== undefined && renamed(user, body.userPrincipalName)),
    ...(body.passwordProfile?.password !== undefined && { password: body.passwordProfile.password }),
    ...(body.passwordProfile !== undefined && { mustChangePassword: wantsChange(body) }),
  });
  if (body.passwordProfile?.password !== undefined) passwordReplaced(call.emulator, user.id);
  return noContent;
}

/** Refresh tokens and browser sessions from before are worth nothing any more. Access tokens go on until they expire. */
export function revokeSignInSessions(call: GraphCall): GraphReply {
  const user = requireUser(call);
  const { emulator, now } = call;
  if (user.id !== call.caller.userId) {
    const caller = callerOver(call, user.id);
    requirePermission(caller, revokeSessionsOfOthers);
    requireRightOver(call, user, 'reset');
  }
  emulator.grants.revokeRefreshTokens(({ userId }) => userId === user.id);
  for (const browser of emulator.browsers.content())
    emulator.browsers.signOut(browser, ({ userId }) => userId === user.id);
  emulator.store.users.update(user, sessionsValidFrom(user, now));
  const context = `${metadataOf(call.url)}#Edm.Boolean`;
  return { status: 200, body: { '@odata.context': context, value: true } };
}

/** What a user shows of it. @param now ms */
export const sessionsValidFrom = (user: UserRecord, now: number): Pick<UserRecord, 'withoutEffect'> => ({
  withoutEffect: { ...user.withoutEffect, signInSessionsValidFromDateTime: isoSeconds(now) },
});

function withIdentities(call: GraphCall, body: UserBody, self: UserRecord | undefined): UserBody {
  if (body.identities === undefined) return body;
  const userPrincipalName = body.userPrincipalName ?? self?.userPrincipalName ?? '';
  return { ...body, identities: checkedIdentities(call, body.identities, { self, userPrincipalName }) };
}

const detailsOf = (
  { passwordProfile: _, ...plain }: UserBody,
  before: UserRecord | undefined,
): Partial<UserRecord> => keptApart(plain, userWithoutEffect, before);
