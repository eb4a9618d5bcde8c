import { z } from 'zod';
import { isoSeconds } from '../../clock/clock.ts';
import { secretHash } from '../../directory/applications.ts';
import { homeAccount, homeProviderOf, newGuest } from '../../directory/guests.ts';
import type { Invitation, UserRecord } from '../../directory/records.ts';
import { newGuid, opaque } from '../../randomness/random-source.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { callerOver } from '../caller-over.ts';
import { type GraphCall, type GraphReply, readBodyAs } from '../graph-call.ts';
import { badRequest, GraphError, objectConflict, resourceNotFound } from '../graph-error.ts';
import { graphObject, oneOf } from '../graph-object.ts';
import { notEmulated } from '../not-emulated.ts';
import { requirePermission } from '../permission-checks.ts';
import { createdReply } from '../replies.ts';
import { requireRightOver } from '../right-over.ts';
import { inviteMembers, resetRedemption } from '../user-permissions.ts';
import { requireInviter } from './inviters.ts';
import { requireFreeAddress } from './unique-values.ts';
import { guid } from './without-effect.ts';

/** Invitations: they make a guest, and an address at which that guest agrees. Graph keeps none to be read again. */

const ADDRESS = 'expected an e-mail address';
const email = z
  .string(ADDRESS)
  .max(113, ADDRESS)
  .regex(/^[A-Za-z0-9'.\-_!^~+]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$/, ADDRESS);
const URL_WANTED = 'expected an http or https address';
const webAddress = z.string(URL_WANTED).refine((value) => {
  if (!URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}, URL_WANTED);

const recipient = graphObject(
  {},
  {
    emailAddress: graphObject({}, { name: z.string().nullable(), address: z.string().nullable() }),
  },
);
const messageInfo = graphObject(
  {},
  {
    messageLanguage: z.string().nullable(),
    customizedMessageBody: z.string().nullable(),
    ccRecipients: list(recipient, 1),
  },
);
const invitationBody = graphObject(
  { invitedUserEmailAddress: email, inviteRedirectUrl: webAddress },
  {
    invitedUserDisplayName: nonEmptyText.max(256).nullable(),
    invitedUserType: oneOf(['Guest', 'Member']).nullable(),
    invitedUserMessageInfo: messageInfo.nullable(),
    sendInvitationMessage: z.boolean().nullable(),
    resetRedemption: z.boolean().nullable(),
    invitedUser: graphObject({ id: guid }, {}),
    invitedUserSponsors: list(z.unknown(), 100),
  },
);
type InvitationBody = z.infer<typeof invitationBody>;

export function createInvitation(call: GraphCall): GraphReply {
  const body = readBodyAs(call, invitationBody, 'Invitation');
  requireInviter(call);
  if (body.invitedUserSponsors !== undefined && body.invitedUserSponsors.length > 0)
    throw notEmulated("sponsors of guests ('invitedUserSponsors')");
  if (body.invitedUserType === 'Member') requirePermission(call.caller, inviteMembers);
  const { emulator, now } = call;
  const invited = invitedUser(call, body);
  const ticket = opaque(emulator.random, 32);
  const invitation: Invitation = {
    id: newGuid(emulator.random),
    ticketHash: secretHash(ticket),
    redirectUrl: body.inviteRedirectUrl,
    state: 'PendingAcceptance',
    stateChangedAt: isoSeconds(now),
  };
  const user =
    invited === undefined ? makeGuest(call, body, invitation) : inviteAgain(call, invited, body, invitation);
  const redeemUrl = redeemAddress(call, invitation.id, ticket);
  if (body.sendInvitationMessage === true) sendLetter(call, body, redeemUrl);
  return createdReply(call, wireInvitation(body, user, redeemUrl), { context: 'invitations' });
}

/** Who is meant, if the directory has them already. @throws GraphError 400 for members, who need none; 404 */
function invitedUser(call: GraphCall, body: InvitationBody): UserRecord | undefined {
  const { emulator, caller } = call;
  const { store } = emulator;
  if (body.resetRedemption === true && body.invitedUser === undefined)
    throw badRequest("A value is required for property 'invitedUser' of resource 'Invitation'.");
  if (body.invitedUser !== undefined) {
    const named = store.users.get(body.invitedUser.id);
    if (named?.directoryId !== caller.directory.id) throw resourceNotFound(body.invitedUser.id);
    if (named.invitation === undefined && named.homeIdentityProvider === null)
      throw new GraphError(
        501,
        'NotEmulated',
        'The local emulator does not turn members into people of elsewhere (invitedUser of an internal user). Microsoft Graph does.',
      );
    return named;
  }
  const found = store.userNamed(body.invitedUserEmailAddress, caller.directory.id);
  const domain = body.invitedUserEmailAddress.split('@')[1]?.toLowerCase() ?? '';
  const isOwn = found !== undefined && found.homeIdentityProvider === null && found.invitation === undefined;
  if (isOwn || (found === undefined && caller.directory.domains.includes(domain)))
    throw new GraphError(400, 'BadRequest', alreadyHere(found));
  return found;
}

const alreadyHere = (found: UserRecord | undefined): string =>
  found === undefined
    ? 'The invited user is of a verified domain of this directory and does not exist.'
    : `The invited user already exists in the directory as object ID: ${found.id}. They can use that account to sign in to shared apps and resources.`;

function makeGuest(call: GraphCall, body: InvitationBody, invitation: Invitation): UserRecord {
  const { emulator, caller, now } = call;
  const email = body.invitedUserEmailAddress;
  const user = newGuest(
    {
      id: newGuid(emulator.random),
      directory: caller.directory,
      email,
      displayName: body.invitedUserDisplayName ?? undefined,
      userType: body.invitedUserType ?? 'Guest',
      password: `Guest-${opaque(emulator.random, 8)}`,
      invitation,
      homeIdentityProvider: homeProviderOf(homeAccount(emulator.store, email), emulator.address.tokenService),
    },
    now,
  );
  emulator.store.users.add(user);
  emulator.replication.created('user', user.id, now);
  return user;
}

/**
 * Somebody who is a guest already gets another link. Who has accepted stays accepted, unless redemption is reset: then
 * they sign in as the address says from now on, and agree anew.
 */
function inviteAgain(
  call: GraphCall,
  user: UserRecord,
  body: InvitationBody,
  invitation: Invitation,
): UserRecord {
  const { store, address } = call.emulator;
  if (body.resetRedemption !== true) {
    const { state = 'Accepted', stateChangedAt = user.createdDateTime } = user.invitation ?? {};
    store.users.update(user, { invitation: { ...invitation, state, stateChangedAt } });
    return user;
  }
  const caller = callerOver(call, user.id);
  requirePermission(caller, resetRedemption);
  requireRightOver(call, user, 'other');
  const mail = body.invitedUserEmailAddress;
  const holder = store.userNamed(mail, user.directoryId);
  if (holder !== undefined && holder !== user) throw objectConflict('proxyAddresses');
  requireFreeAddress(call, mail, user);
  const homeIdentityProvider = homeProviderOf(homeAccount(store, mail), address.tokenService);
  store.users.update(user, { signInName: mail, mail, otherMails: [mail], homeIdentityProvider, invitation });
  return user;
}

/** The address is Entra's in its form: the redeem page reads the inner one and goes nowhere else. */
function redeemAddress({ emulator: { address }, caller }: GraphCall, id: string, ticket: string): string {
  const inner = new URL('https://invitations.microsoft.com/redeem/');
  inner.search = new URLSearchParams({
    ...{ tenant: caller.directory.id, user: id, ticket, ver: '2.0' },
  }).toString();
  return `${address.loginOrigin}/redeem?${new URLSearchParams({ rd: inner.href })}`;
}

function sendLetter(
  { emulator, caller, now }: GraphCall,
  { invitedUserEmailAddress: to, invitedUserMessageInfo: info }: InvitationBody,
  link: string,
): void {
  const { displayName } = caller.directory;
  emulator.sentMails.add({
    at: isoSeconds(now),
    to,
    cc: (info?.ccRecipients ?? []).flatMap(({ emailAddress }) => emailAddress?.address ?? []),
    subject: `${displayName} invited you to access applications within their organization`,
    text: info?.customizedMessageBody ?? '',
    link,
  });
}

const wireInvitation = (
  body: InvitationBody,
  user: UserRecord,
  inviteRedeemUrl: string,
): Record<string, unknown> => ({
  id: user.invitation?.id,
  inviteRedeemUrl,
  invitedUserDisplayName: body.invitedUserDisplayName ?? null,
  invitedUserType: user.userType,
  invitedUserEmailAddress: body.invitedUserEmailAddress,
  sendInvitationMessage: body.sendInvitationMessage ?? false,
  resetRedemption: body.resetRedemption ?? false,
  inviteRedirectUrl: body.inviteRedirectUrl,
  status: user.invitation?.state === 'Accepted' ? 'Completed' : 'PendingAcceptance',
  invitedUserMessageInfo: {
    messageLanguage: body.invitedUserMessageInfo?.messageLanguage ?? null,
    customizedMessageBody: body.invitedUserMessageInfo?.customizedMessageBody ?? null,
    ccRecipients: body.invitedUserMessageInfo?.ccRecipients ?? [
      { emailAddress: { name: null, address: null } },
    ],
  },
  invitedUser: { id: user.id },
});
