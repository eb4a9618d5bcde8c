import { z } from 'zod';
import type { ApplicationRecord, FederatedIdentityCredential } from '../../directory/records.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { list, nonEmptyText, readShape } from '../../shape/read-shape.ts';
import { writeApplications } from '../application-permissions.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, GraphError, resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import type { ObjectKey } from '../path.ts';
import { requireOwnership } from '../permission-checks.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { wantsCreation } from './applications.ts';
import { findApplication } from './find.ts';

/** Federated identity credentials: at most 20; one audience; issuer and subject unique within the application. */

const MOST_CREDENTIALS = 20;
const LONGEST_TEXT = 600;
const TYPE = 'FederatedIdentityCredential';

const shortText = nonEmptyText.max(LONGEST_TEXT, `expected at most ${LONGEST_TEXT} characters`);

function isAddress(value: string): boolean {
  return URL.canParse(value) && ['https:', 'http:'].includes(new URL(value).protocol);
}

const NAME = 'expected 3 to 120 letters, digits, - and _';
const credentialName = z.string(NAME).regex(/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/, NAME);

const issuer = shortText.refine(isAddress, 'expected an address');

const oneAudience = list(shortText).pipe(z.array(z.string()).length(1, 'expected exactly one audience'));

const fields = { issuer, subject: shortText, audiences: oneAudience, description: z.string().nullable() };
const credentialBody = graphObject({}, { name: credentialName, ...fields });
type CredentialBody = z.infer<typeof credentialBody>;

export function listFederatedCredentials(call: GraphCall): GraphReply {
  const application = findApplication(call, keyAt(call, 0));
  const { replication } = call.emulator;
  const visible = application.federatedIdentityCredentials.filter((one) =>
    replication.visible(one.id, call.now),
  );
  return listReply(
    call,
    visible.map((one) => ({ ...one })),
    {
      typeName: TYPE,
      filterable: ['id', 'name', 'issuer', 'subject'],
      context: contextOf(application),
    },
  );
}

const contextOf = ({ id }: ApplicationRecord): string => `applications('${id}')/federatedIdentityCredentials`;

export function getFederatedCredential(call: GraphCall): GraphReply {
  const application = findApplication(call, keyAt(call, 0));
  const found = requireCredential(application, keyAt(call, 1));
  if (!call.emulator.replication.visible(found.id, call.now)) throw resourceNotFound(found.id);
  return entityReply(call, { ...found }, { context: contextOf(application) });
}

export function createFederatedCredential(call: GraphCall): GraphReply {
  const body = readBodyAs(call, credentialBody, TYPE);
  const application = ownApplication(call);
  return addCredential(call, application, body);
}

/** PATCH by id or name; by name with `Prefer: create-if-missing` it creates what is not there. */
export function updateFederatedCredential(call: GraphCall): GraphReply {
  const body = readBodyAs(call, credentialBody, TYPE);
  const application = ownApplication(call);
  const key = keyAt(call, 1);
  const found = lookUpCredential(application, key);
  if (found === undefined && key.by.toLowerCase() === 'name' && wantsCreation(call)) {
    const name = readName(key.value);
    return addCredential(call, application, { ...body, name });
  }
  if (found === undefined) throw resourceNotFound(key.value);
  if (body.name !== undefined && body.name !== found.name) {
    throw badRequest("Property 'name' is immutable and cannot be changed once it is set.");
  }
  const changed: FederatedIdentityCredential = { ...found, ...body };
  requireUniqueSubject(application, changed);
  replaceCredentials(
    call,
    application,
    application.federatedIdentityCredentials.map((one) => (one.id === found.id ? changed : one)),
  );
  return noContent;
}

function readName(value: string): string {
  try {
    return readShape(credentialName, value);
  } catch {
    throw badRequest(`Invalid value specified for property 'name' of resource '${TYPE}'.`);
  }
}

export function deleteFederatedCredential(call: GraphCall): GraphReply {
  const application = ownApplication(call);
  const found = requireCredential(application, keyAt(call, 1));
  const left = application.federatedIdentityCredentials.filter((one) => one.id !== found.id);
  replaceCredentials(call, application, left);
  return noContent;
}

function ownApplication(call: GraphCall): ApplicationRecord {
  const application = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, application, writeApplications);
  return application;
}

function addCredential(call: GraphCall, application: ApplicationRecord, body: CredentialBody): GraphReply {
  const { emulator, now } = call;
  const made: FederatedIdentityCredential = {
    id: newGuid(emulator.random),
    name: required(body.name, 'name'),
    issuer: required(body.issuer, 'issuer'),
    subject: required(body.subject, 'subject'),
    audiences: required(body.audiences, 'audiences'),
    description: body.description ?? null,
  };
  const held = application.federatedIdentityCredentials;
  if (held.some((one) => one.name.toLowerCase() === made.name.toLowerCase())) {
    throw sameKeyValue(`FederatedIdentityCredential with name ${made.name} already exists.`);
  }
  requireUniqueSubject(application, made);
  if (held.length >= MOST_CREDENTIALS) {
    throw badRequest(
      `The number of federated identity credentials cannot exceed the limit of ${MOST_CREDENTIALS}.`,
    );
  }
  replaceCredentials(call, application, [...held, made]);
  emulator.replication.created('federatedCredential', made.id, now);
  const context = contextOf(application);
  return createdReply(
    call,
    { ...made },
    { context },
    `applications/${application.id}/federatedIdentityCredentials/${made.id}`,
  );
}

function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw badRequest(`A value is required for property '${name}' of resource '${TYPE}'.`);
}

function requireUniqueSubject(application: ApplicationRecord, wanted: FederatedIdentityCredential): void {
  const taken = application.federatedIdentityCredentials.some(
    (one) => one.id !== wanted.id && one.issuer === wanted.issuer && one.subject === wanted.subject,
  );
  if (!taken) return;
  throw new GraphError(
    400,
    'InvalidFederatedIdentityCredentialValue',
    'The combination of issuer and subject must be unique for the application.',
  );
}

function replaceCredentials(
  { emulator }: GraphCall,
  application: ApplicationRecord,
  federatedIdentityCredentials: FederatedIdentityCredential[],
): void {
  emulator.store.applications.update(application, { federatedIdentityCredentials });
}

function lookUpCredential(
  { federatedIdentityCredentials }: ApplicationRecord,
  { by, value }: ObjectKey,
): FederatedIdentityCredential | undefined {
  if (by.toLowerCase() === 'name') return federatedIdentityCredentials.find((one) => one.name === value);
  return federatedIdentityCredentials.find((one) => one.id === value.toLowerCase() || one.name === value);
}

function requireCredential(application: ApplicationRecord, key: ObjectKey): FederatedIdentityCredential {
  const found = lookUpCredential(application, key);
  if (found === undefined) throw resourceNotFound(key.value);
  return found;
}
