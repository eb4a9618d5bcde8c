import { z } from 'zod';
import type { ManagedObject } from '../../directory/app-management.ts';
import { passwordCredentialOf } from '../../directory/applications.ts';
import type {
  ApplicationRecord,
  PasswordCredential,
  ServicePrincipalRecord,
} from '../../directory/records.ts';
import { newGuid, opaque } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { writeEnterpriseApps } from '../application-permissions.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { requireOwnership } from '../permission-checks.ts';
import { requireAllowedSecret } from './credential-policy.ts';
import { findApplication, findServicePrincipal } from './find.ts';
import { requireUnlockedPasswords } from './property-lock.ts';
import { entity, type WireObject, wirePassword } from './wire.ts';

/** What a client may say of a secret that it asks for. */
export const wantedPassword = graphObject(
  {},
  {
    displayName: z.string().nullable(),
    startDateTime: z.string().nullable(),
    endDateTime: z.string().nullable(),
  },
);
const addPasswordBody = graphObject({}, { passwordCredential: wantedPassword.nullable() });
const removePasswordBody = graphObject({ keyId: nonEmptyText }, {});

/** 30 random bytes are 40 characters. */
const SECRET_BYTES = 30;

/** Whose secrets they are: an application, or an enterprise app. */
interface SecretHolder {
  id: string;
  createdDateTime: string;
  ownerIds: string[];
  passwordCredentials: PasswordCredential[];
}

/** What differs between the two: how one is found, and how its secrets are kept. */
interface HolderKind<T extends SecretHolder> {
  kind: ManagedObject['kind'];
  find: (call: GraphCall) => T;
  keep: (call: GraphCall, holder: T, passwordCredentials: PasswordCredential[]) => void;
  /** Whether a new secret, or the one with this id, is locked. @throws GraphError 400 */
  requireUnlocked: (call: GraphCall, holder: T, keyId?: string) => void;
}

const ofApplication: HolderKind<ApplicationRecord> = {
  kind: 'application',
  find: (call) => findApplication(call, keyAt(call, 0)),
  keep: ({ emulator }, holder, passwordCredentials) =>
    emulator.store.applications.update(holder, { passwordCredentials }),
  requireUnlocked: () => undefined,
};
const ofServicePrincipal: HolderKind<ServicePrincipalRecord> = {
  kind: 'servicePrincipal',
  find: (call) => findServicePrincipal(call, keyAt(call, 0)),
  keep: ({ emulator }, holder, passwordCredentials) =>
    emulator.store.servicePrincipals.update(holder, { passwordCredentials }),
  requireUnlocked: requireUnlockedPasswords,
};

export const addPassword = (call: GraphCall): GraphReply => addTo(ofApplication, call);
export const removePassword = (call: GraphCall): GraphReply => removeFrom(ofApplication, call);
export const addPasswordToServicePrincipal = (call: GraphCall): GraphReply => addTo(ofServicePrincipal, call);
export const removePasswordFromServicePrincipal = (call: GraphCall): GraphReply =>
  removeFrom(ofServicePrincipal, call);

/** Makes a client secret and tells it, once. Without an end it holds for two years. */
function addTo<T extends SecretHolder>(
  { kind, find, keep, requireUnlocked }: HolderKind<T>,
  call: GraphCall,
): GraphReply {
  const { emulator, caller, now } = call;
  const { passwordCredential } = readBodyAs(call, addPasswordBody, 'PasswordCredential');
  const holder = find(call);
  requireOwnership(caller, holder, writeEnterpriseApps);
  requireUnlocked(call, holder);
  const { id, createdDateTime } = holder;
  const made = makePassword(call, { id, kind, createdDateTime }, passwordCredential ?? {});
  keep(call, holder, [...holder.passwordCredentials, made.credential]);
  emulator.replication.created('password', made.credential.keyId, now);
  const body = wireNewPassword(made);
  return { status: 200, body: { ...entity(call.url, 'microsoft.graph.passwordCredential', body) } };
}

/** A client secret, and what is kept of it. */
interface MadePassword {
  secret: string;
  credential: PasswordCredential;
}

/** A new secret with the life that was asked for, within what policies say of its holder. It is kept nowhere yet. */
export function makePassword(
  call: GraphCall,
  holder: ManagedObject,
  wanted: z.infer<typeof wantedPassword>,
): MadePassword {
  const { emulator, now } = call;
  const secret = opaque(emulator.random, SECRET_BYTES);
  const start = instantOf(wanted.startDateTime, now);
  const end = instantOf(wanted.endDateTime, twoYearsAfter(start));
  if (end <= start) throw badRequest('The end date of a credential must lie behind its start date.');
  requireAllowedSecret(call, holder, start, end);
  const credential = passwordCredentialOf({
    keyId: newGuid(emulator.random),
    secret,
    displayName: wanted.displayName ?? null,
    start,
    end,
  });
  return { secret, credential };
}

/** With the secret: the one answer that tells it. */
export const wireNewPassword = ({ secret, credential }: MadePassword): WireObject => ({
  ...wirePassword(credential),
  secretText: secret,
});

/** Edm.DateTimeOffset: the zone is not optional. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i;

/** An instant of a body. @throws GraphError 400 for what is none */
export function instantOf(value: string | null | undefined, fallback: number): number {
  if (value === null || value === undefined) return fallback;
  const ms = INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms))
    throw badRequest("Cannot convert a primitive value to the expected type 'Edm.DateTimeOffset'.");
  return ms;
}

function twoYearsAfter(ms: number): number {
  const date = new Date(ms);
  date.setUTCFullYear(date.getUTCFullYear() + 2);
  return date.getTime();
}

function removeFrom<T extends SecretHolder>(
  { find, keep, requireUnlocked }: HolderKind<T>,
  call: GraphCall,
): GraphReply {
  const { keyId } = readBodyAs(call, removePasswordBody, 'PasswordCredential');
  const holder = find(call);
  requireOwnership(call.caller, holder, writeEnterpriseApps);
  requireUnlocked(call, holder, keyId.toLowerCase());
  const rest = holder.passwordCredentials.filter((one) => one.keyId !== keyId.toLowerCase());
  if (rest.length === holder.passwordCredentials.length) {
    throw badRequest(`No password credential found with keyId '${keyId}'.`);
  }
  keep(call, holder, rest);
  return noContent;
}
