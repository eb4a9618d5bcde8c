import { z } from 'zod';
import { isoSeconds } from '../../clock/clock.ts';
import type { SubscriptionRecord } from '../../directory/records.ts';
import { readersOf } from '../../notices/authority.ts';
import { watchedBy } from '../../notices/watched.ts';
import { newGuid, opaque } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { isOutsideAddress } from '../../web/outside.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { notEmulated } from '../not-emulated.ts';
import { requirePermission } from '../permission-checks.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import type { WireObject } from './wire.ts';

/** Subscriptions to changes of users and groups. Whoever made one sees it, and nobody else. */

const INSTANT = 'expected an instant';
const instant = z.string(INSTANT).refine((value) => !Number.isNaN(Date.parse(value)), INSTANT);
const ADDRESS = 'expected an https address, or http on this machine';
const address = z
  .string(ADDRESS)
  .max(2048, ADDRESS)
  .refine((one) => isOutsideAddress(one) || OF_AZURE.test(one), ADDRESS);

/** Event Hubs and Event Grid, which take notices instead of a receiver of one's own. */
const OF_AZURE = /^Event(?:Hub|Grid):/i;

/** What Graph takes and nothing here follows: null says that nothing is wanted. */
const NOT_FOLLOWED = {
  encryptionCertificate: z.unknown(),
  encryptionCertificateId: z.unknown(),
  notificationQueryOptions: z.unknown(),
  notificationUrlAppId: z.unknown(),
};

const subscriptionBody = graphObject(
  { changeType: nonEmptyText, notificationUrl: address, resource: nonEmptyText, expirationDateTime: instant },
  {
    lifecycleNotificationUrl: address.nullable(),
    clientState: z.string().max(128, 'expected at most 128 characters').nullable(),
    latestSupportedTlsVersion: z.enum(['v1_0', 'v1_1', 'v1_2', 'v1_3']).nullable(),
    includeResourceData: z.literal(false, 'users and groups come without their data').nullable(),
    ...NOT_FOLLOWED,
  },
);
const changeBody = graphObject({}, { expirationDateTime: instant, notificationUrl: address });

/** @throws GraphError 501 for notices over Azure, and for what is not followed */
function refuseNotEmulated(body: Readonly<Record<string, unknown>>): void {
  const name = Object.keys(NOT_FOLLOWED).find((one) => (body[one] ?? null) !== null);
  if (name !== undefined) throw notEmulated(`'${name}' of subscriptions`);
  const urls = [body['notificationUrl'], body['lifecycleNotificationUrl']];
  if (urls.some((one) => typeof one === 'string' && OF_AZURE.test(one)))
    throw notEmulated('notices over Event Hubs or Event Grid');
}

const KIND = { typeName: 'subscription', context: 'subscriptions', filterable: ['id'] };
const LONGEST_MS = 41_760 * 60_000;
const SHORTEST_MS = 45 * 60_000;
const VALIDATION_MS = 10_000;
const MOST_OF_DIRECTORY = 1000;
const MOST_OF_APPLICATION = 100;

export async function createSubscription(call: GraphCall): Promise<GraphReply> {
  const body = readBodyAs(call, subscriptionBody, 'Subscription');
  refuseNotEmulated(body);
  const { emulator, caller, now } = call;
  const resource = resourceOf(call, body.resource);
  const readers = readersOf(resource);
  requirePermission(caller, { application: readers, delegated: readers });
  const changeType = changeTypeOf(body.changeType);
  requireNoOther(call, resource, changeType);
  requireRoom(call);
  const { notificationUrl, lifecycleNotificationUrl = null } = body;
  const expirationDateTime = expiryOf(body.expirationDateTime, now);
  for (const url of new Set([
    notificationUrl,
    ...(lifecycleNotificationUrl ? [lifecycleNotificationUrl] : []),
  ]))
    await validate(call, url);
  // Once more: another request may have got as far while the addresses were asked.
  requireNoOther(call, resource, changeType);
  const subscription = emulator.store.subscriptions.add({
    id: newGuid(emulator.random),
    directoryId: caller.directory.id,
    applicationId: caller.appId,
    creatorId: creatorOf(call),
    ...{ resource, changeType, notificationUrl, lifecycleNotificationUrl, expirationDateTime },
    clientState: body.clientState ?? null,
    latestSupportedTlsVersion: body.latestSupportedTlsVersion ?? 'v1_2',
  });
  return createdReply(call, wireSubscription(subscription), KIND);
}

/** `me` is told as the user. @throws GraphError 501 for what there are no notices of here */
function resourceOf({ caller }: GraphCall, resource: string): string {
  const isMe = /^\/?me\/?$/i.test(resource);
  if (isMe && caller.userId === undefined)
    throw invalid('/me request is only valid with delegated authentication flow.');
  const named = isMe ? `users/${caller.userId}` : resource;
  if (watchedBy(named) !== undefined) return named;
  throw new GraphError(
    501,
    'NotEmulated',
    `The local emulator has change notifications of users, groups and members of a group, and none of '${resource.slice(0, 100)}'. Microsoft Graph may.`,
  );
}

function changeTypeOf(asked: string): string {
  const types = asked.split(',').map((one) => one.trim().toLowerCase());
  if (types.every((one) => one === 'updated' || one === 'deleted')) return [...new Set(types)].join(',');
  throw invalid(
    `Invalid 'changeType' attribute: '${asked.slice(0, 100)}'. Users and groups have updated and deleted.`,
  );
}

/** Less than 45 minutes become 45. */
function expiryOf(asked: string, now: number): string {
  const until = Date.parse(asked);
  if (until <= now) throw invalid('Subscription expiration time is in the past.');
  if (until > now + LONGEST_MS)
    throw invalid(`Subscription expiration can only be ${LONGEST_MS / 60_000} minutes in the future.`);
  return isoSeconds(Math.max(until, now + SHORTEST_MS));
}

/**
 * Whoever subscribes to the same changes of the same thing has one subscription already, wherever its notices go. The message
 * names it: clients take it over by that.
 *
 * @throws GraphError 409 ObjectIdentifierInUse
 */
function requireNoOther(call: GraphCall, resource: string, changeType: string): void {
  const wanted = combinationOf({ resource, changeType });
  const creatorId = creatorOf(call);
  const other = ownSubscriptions(call).find(
    (one) => one.creatorId === creatorId && combinationOf(one) === wanted,
  );
  if (other === undefined) return;
  throw new GraphError(
    409,
    'ObjectIdentifierInUse',
    `Subscription Id ${other.id} already exists for the requested combination`,
  );
}

/** The same for every spelling of the resource and every order of the kinds of change. */
const combinationOf = ({
  resource,
  changeType,
}: Pick<SubscriptionRecord, 'resource' | 'changeType'>): string =>
  JSON.stringify([watchedBy(resource), changeType.split(',').toSorted()]);

const creatorOf = ({ caller }: GraphCall): string => caller.userId ?? caller.servicePrincipalId;

function requireRoom({ emulator, caller }: GraphCall): void {
  const here = emulator.store.subscriptions.filter(({ directoryId }) => directoryId === caller.directory.id);
  const own = here.filter(({ applicationId }) => applicationId === caller.appId);
  if (here.length < MOST_OF_DIRECTORY && own.length < MOST_OF_APPLICATION) return;
  throw new GraphError(403, 'ExtensionError', 'The number of subscriptions has reached its quota.');
}

/** The address has to say back, as plain text, what it is asked. @throws GraphError 400 */
async function validate({ emulator }: GraphCall, notificationUrl: string): Promise<void> {
  const token = `Validation: Testing client application reachability for subscription. ${opaque(emulator.random, 16)}`;
  const url = new URL(notificationUrl);
  url.searchParams.set('validationToken', token);
  const answer = await emulator.notices.outbox.ask(url.href, '', 'text/plain; charset=utf-8', VALIDATION_MS);
  if (answer === undefined)
    throw validationFailed('Subscription validation request timed out or had no answer.');
  if (answer.status !== 200)
    throw validationFailed(
      'Subscription validation request failed. Must respond with 200 OK to this request.',
    );
  if (answer.text !== token || !answer.type.startsWith('text/plain'))
    throw validationFailed(
      'Subscription validation request failed. Response must exactly match validationToken query parameter.',
    );
}

const validationFailed = (message: string): GraphError => new GraphError(400, 'ValidationError', message);
const invalid = (message: string): GraphError => new GraphError(400, 'InvalidRequest', message);

export function listSubscriptions(call: GraphCall): GraphReply {
  return listReply(call, ownSubscriptions(call).map(wireSubscription), KIND);
}

export const getSubscription = (call: GraphCall): GraphReply =>
  entityReply(call, wireSubscription(findSubscription(call)), KIND);

/** A later end, or another address, which is asked first. */
export async function updateSubscription(call: GraphCall): Promise<GraphReply> {
  const body = readBodyAs(call, changeBody, 'Subscription');
  refuseNotEmulated(body);
  const { expirationDateTime, notificationUrl } = body;
  const found = findSubscription(call);
  const expiry = expirationDateTime && expiryOf(expirationDateTime, call.now);
  if (notificationUrl !== undefined) await validate(call, notificationUrl);
  call.emulator.store.subscriptions.update(found, {
    ...(expiry !== undefined && { expirationDateTime: expiry }),
    ...(notificationUrl !== undefined && { notificationUrl }),
  });
  return entityReply(call, wireSubscription(found), KIND);
}

export function reauthorizeSubscription(call: GraphCall): GraphReply {
  const { resource } = findSubscription(call);
  const readers = readersOf(resource);
  requirePermission(call.caller, { application: readers, delegated: readers });
  return noContent;
}

export function deleteSubscription(call: GraphCall): GraphReply {
  call.emulator.store.subscriptions.remove(findSubscription(call).id);
  return noContent;
}

/** Of the application; in a user's name, those that were made in it. */
const ownSubscriptions = ({ emulator, caller, now }: GraphCall): SubscriptionRecord[] =>
  emulator.store.subscriptions.filter(
    (one) =>
      one.directoryId === caller.directory.id &&
      one.applicationId === caller.appId &&
      (caller.userId === undefined || one.creatorId === caller.userId) &&
      Date.parse(one.expirationDateTime) > now,
  );

function findSubscription(call: GraphCall): SubscriptionRecord {
  const { value } = keyAt(call, 0);
  const found = ownSubscriptions(call).find(({ id }) => id === value.toLowerCase());
  if (found === undefined) throw new GraphError(404, 'ResourceNotFound', 'The object was not found.');
  return found;
}

const wireSubscription = ({ directoryId: _, ...plain }: SubscriptionRecord): WireObject => ({
  ...plain,
  includeResourceData: null,
  encryptionCertificate: null,
  encryptionCertificateId: null,
  notificationQueryOptions: null,
  notificationUrlAppId: null,
});
