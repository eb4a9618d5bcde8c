import { passwordCredentialOf } from '../../directory/applications.ts';
import { newGuid, opaque } from '../../randomness/random-source.ts';
import { nonEmptyText, nullable, record, text } from '../../shape/shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { requireOwnership } from '../permission-checks.ts';
import { requireLifetimeWithin, requireSecretsAllowed } from './credential-policy.ts';
import { findApplication } from './find.ts';
import { entity, wirePassword } from './wire.ts';

const addPasswordBody = record(
  {},
  {
    passwordCredential: nullable(
      record({}, { displayName: nullable(text), startDateTime: nullable(text), endDateTime: nullable(text) }),
    ),
  },
);
const removePasswordBody = record({ keyId: nonEmptyText }, {});

/** 30 random bytes are 40 characters. */
const SECRET_BYTES = 30;

/** Makes a client secret and tells it, once. Without an end it holds for two years. */
export function addPassword(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  const { passwordCredential } = readBodyAs(call, addPasswordBody, 'PasswordCredential');
  const application = findApplication(call, keyAt(call, 0));
  requireOwnership(caller, application);
  requireSecretsAllowed(caller.directory);
  const secret = opaque(emulator.random, SECRET_BYTES);
  const start = instant(passwordCredential?.startDateTime, now);
  const end = instant(passwordCredential?.endDateTime, twoYearsAfter(start));
  if (end <= start) throw badRequest('The end date of a credential must lie behind its start date.');
  requireLifetimeWithin(caller.directory.secretMaxLifetime, start, end);
  const credential = passwordCredentialOf({
    keyId: newGuid(emulator.random),
    secret,
    displayName: passwordCredential?.displayName ?? null,
    start,
    end,
  });
  const passwordCredentials = [...application.passwordCredentials, credential];
  emulator.store.applications.update(application, { passwordCredentials });
  emulator.replication.created('password', credential.keyId, now);
  const body = { ...wirePassword(credential), secretText: secret };
  return { status: 200, body: { ...entity(emulator, 'microsoft.graph.passwordCredential', body) } };
}

/** Edm.DateTimeOffset: the zone is not optional. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i;

function instant(value: string | null | undefined, fallback: number): number {
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

export function removePassword(call: GraphCall): GraphReply {
  const { keyId } = readBodyAs(call, removePasswordBody, 'PasswordCredential');
  const application = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, application);
  const passwordCredentials = application.passwordCredentials.filter((one) => one.keyId !== keyId);
  if (passwordCredentials.length === application.passwordCredentials.length) {
    throw badRequest(`No password credential found with keyId '${keyId}'.`);
  }
  call.emulator.store.applications.update(application, { passwordCredentials });
  return noContent;
}
