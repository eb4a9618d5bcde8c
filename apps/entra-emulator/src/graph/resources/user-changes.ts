import { newUser } from '../../directory/people.ts';
import type { UserRecord } from '../../directory/records.ts';
import { newGuid, opaque } from '../../randomness/random-source.ts';
import {
  flag,
  list,
  nonEmptyText,
  nullable,
  oneOf,
  record,
  type Shape,
  type Shaped,
  ShapeError,
  text,
} from '../../shape/shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { createdReply } from '../replies.ts';
import { requireUser, userKind } from './users.ts';
import { wireUser } from './wire.ts';
import { keptApart, userWithoutEffect } from './without-effect.ts';

const principalName: Shape<string> = (value, path) => {
  if (
    typeof value === 'string' &&
    value.length <= 113 &&
    /^[A-Za-z0-9'.\-_!#^~]{1,64}@[A-Za-z0-9.-]+$/.test(value)
  )
    return value;
  throw new ShapeError(path, 'wrong-value', 'expected a name such as user@contoso.example');
};

const writable = {
  accountEnabled: flag,
  displayName: nonEmptyText,
  userPrincipalName: principalName,
  mailNickname: nonEmptyText,
  givenName: nullable(text),
  surname: nullable(text),
  mail: nullable(text),
  userType: oneOf('Member', 'Guest'),
  jobTitle: nullable(text),
  department: nullable(text),
  companyName: nullable(text),
  officeLocation: nullable(text),
  mobilePhone: nullable(text),
  preferredLanguage: nullable(text),
  usageLocation: nullable(text),
  employeeId: nullable(text),
  businessPhones: list(text, 1),
  otherMails: list(text, 250),
  ...userWithoutEffect,
};

const passwordProfile = record(
  {},
  { password: nonEmptyText, forceChangePasswordNextSignIn: flag, forceChangePasswordNextSignInWithMfa: flag },
);
const userBody = record({}, { ...writable, passwordProfile });
type UserBody = Shaped<typeof userBody>;

/** Without them Graph makes no user. */
const REQUIRED = [
  'accountEnabled',
  'displayName',
  'mailNickname',
  'passwordProfile',
  'userPrincipalName',
] as const;

export function createUser(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  const body = readBodyAs(call, userBody, 'User');
  for (const name of REQUIRED) {
    if (body[name] === undefined)
      throw badRequest(`A value is required for property '${name}' of resource 'User'.`);
  }
  const { userPrincipalName = '', displayName = '' } = body;
  requireFreeName(call, userPrincipalName, undefined);
  const id = newGuid(emulator.random);
  const given = { id, directoryId: caller.directory.id, userPrincipalName, displayName };
  const password = body.passwordProfile?.password ?? opaque(emulator.random, 12);
  const user = newUser({ ...detailsOf(body, undefined), ...given, password }, now);
  emulator.store.users.add(user);
  emulator.replication.created('user', id, now);
  return createdReply(call, wireUser(user), userKind(call));
}

export function updateUser(call: GraphCall): GraphReply {
  const body = readBodyAs(call, userBody, 'User');
  const user = requireUser(call);
  if (body.userPrincipalName !== undefined) requireFreeName(call, body.userPrincipalName, user);
  const renamed = body.userPrincipalName !== undefined && user.userType === 'Member';
  call.emulator.store.users.update(user, {
    ...detailsOf(body, user),
    ...(renamed && { signInName: body.userPrincipalName }),
    ...(body.passwordProfile?.password !== undefined && { password: body.passwordProfile.password }),
  });
  return noContent;
}

const detailsOf = (
  { passwordProfile: _, ...plain }: UserBody,
  before: UserRecord | undefined,
): Partial<UserRecord> => keptApart(plain, userWithoutEffect, before);

/** In a verified domain of the directory, and nobody else's. A deleted user holds no name. */
function requireFreeName(call: GraphCall, name: string, self: UserRecord | undefined): void {
  const { caller, emulator } = call;
  const domain = name.split('@')[1]?.toLowerCase() ?? '';
  if (!caller.directory.domains.includes(domain)) {
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  }
  const holder = emulator.store.userNamed(name, caller.directory.id);
  if (holder !== undefined && holder !== self) {
    throw badRequest('Another object with the same value for property userPrincipalName already exists.');
  }
}
