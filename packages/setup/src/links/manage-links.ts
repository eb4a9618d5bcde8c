import { actOf, allowedReturn } from '@portico/connections';
import {
  assertThat,
  type Caller,
  fieldErrors,
  isEstablished,
  isPorticoError,
  newId,
  PorticoError,
  type Principal,
  reachAsOwner,
  reachToConnect,
  reachToManage,
  SETUP_LINK_SECONDS,
  type SetupIntent,
} from '@portico/core';
import type { SetupLink } from '@portico/database';
import { hashToken, newToken } from '@portico/vault';
import { hasSecret } from '../renew-connection.ts';
import type { SetupLinkParts } from './parts.ts';

export type NewSetupLink = {
  readonly organizationId: string;
  readonly intents: readonly SetupIntent[];
  /** The one that is to be renewed, for a link that is for that. */
  readonly connectionId: string | undefined;
  readonly lifetimeSeconds: number;
  /** Where the last page leads back to. */
  readonly returnUrl: string | undefined;
  readonly caller: Caller;
};

export type OfLink = { readonly organizationId: string; readonly linkId: string; readonly caller: Caller };

/**
 * Makes a link for somebody who is not in our dashboard. For owners and admins of the organization, and who administers the
 * project: its right ends with theirs. One that renews a connection, for whoever may do so themselves. By an access token one for `sso`
 * alone, for a day at the most, that ends with the session of the token and the right of its application.
 *
 * @returns its address, which is told this once
 * @throws PorticoError as `reachToManage`; `invalid_request` where the intents do not go together, as {@link mayRenew},
 *   `return_url_not_allowed`, `too_many_open`
 */
export async function makeLink(
  parts: SetupLinkParts,
  { organizationId, lifetimeSeconds, returnUrl: wanted, caller, ...task }: NewSetupLink,
): Promise<{ readonly id: string; readonly url: string; readonly expiresAt: Date }> {
  const { projectId } = await managed(parts, caller.principal, organizationId);
  const { intents, connectionId = null } = task;
  assertGoTogether(task);
  if (caller.principal.through !== undefined) assertWithinToken(intents, lifetimeSeconds);
  if (connectionId !== null) await mayRenew(parts, caller.principal, organizationId, connectionId);
  const returnUrl = wanted === undefined ? null : await checkedReturn(parts, projectId, wanted);
  const token = newToken();
  const id = newId('setupLink');
  const createdById = caller.principal.userId;
  const link = {
    tokenHash: hashToken(token),
    intents,
    connectionId,
    returnUrl,
    createdById,
    through: caller.principal.through,
    lifetimeSeconds,
  };
  const made = await parts.links.make({ organizationId, id }, link, actOf(caller));
  assertThat(made, 'too_many_open');
  return { id, url: new URL(`/setup/${token}`, parts.origin).href, expiresAt: made.expiresAt };
}

/** @throws PorticoError `return_url_not_allowed`, with the field */
async function checkedReturn(parts: SetupLinkParts, projectId: string, wanted: string): Promise<string> {
  try {
    return await allowedReturn(parts, projectId, wanted);
  } catch (error) {
    if (!isPorticoError(error) || error.code !== 'return_url_not_allowed') throw error;
    const refused = { field: 'return_url', code: 'invalid', message: WHERE_BACK } as const;
    throw new PorticoError(error.code, { data: fieldErrors([refused]), cause: error });
  }
}

const WHERE_BACK =
  'Enter an https address on an origin that an application of the project has registered, without #.';

const TOGETHER = {
  intents: 'A link for certificate_renewal is for nothing else.',
  connection_id: 'For certificate_renewal, and for that alone, name the connection that is to be renewed.',
  of_token: 'By an access token a link is for sso alone. Make one for anything else in the dashboard.',
  expires_in: 'By an access token a link is for 24 hours at the most.',
} as const;

function assertGoTogether({ intents, connectionId }: Pick<NewSetupLink, 'intents' | 'connectionId'>): void {
  const renews = intents.includes('certificate_renewal');
  if (renews && intents.length > 1) throw doesNotGo('intents');
  if (renews !== (connectionId !== undefined)) throw doesNotGo('connection_id');
}

/** What an application does by the token of somebody is less than they do in the dashboard, and does not last. */
function assertWithinToken(intents: NewSetupLink['intents'], lifetimeSeconds: number): void {
  if (intents.some((each) => each !== 'sso')) throw doesNotGo('intents', 'of_token');
  if (lifetimeSeconds > SETUP_LINK_SECONDS.mostByToken) throw doesNotGo('expires_in');
}

const doesNotGo = (field: 'intents' | 'connection_id' | 'expires_in', why: keyof typeof TOGETHER = field) =>
  new PorticoError('invalid_request', {
    data: fieldErrors([{ field, code: 'invalid', message: TOGETHER[why] }]),
  });

/**
 * Whom a connection over SAML believes is its owners' to say, the secret of a client that of those who connect.
 *
 * @throws PorticoError as `reachToConnect`; `not_found`, `conflict` for one that is not on, or has neither
 */
async function mayRenew(
  { connections }: Pick<SetupLinkParts, 'connections'>,
  principal: Principal,
  organizationId: string,
  connectionId: string,
): Promise<void> {
  reachToConnect(principal, organizationId);
  const connection = await connections.findInOrganization(organizationId, connectionId);
  if (connection?.managedBy !== 'manual') throw new PorticoError('not_found');
  if (connection.protocol === 'saml') reachAsOwner(principal, organizationId);
  const renewable = connection.protocol === 'saml' || hasSecret(connection);
  assertThat(renewable && isEstablished(connection.status), 'conflict');
}

/** Those of an organization, newest first. @throws PorticoError as `reachToManage` */
export async function listLinks(
  parts: SetupLinkParts,
  organizationId: string,
  principal: Principal,
): Promise<SetupLink[]> {
  await managed(parts, principal, organizationId);
  return parts.links.list(organizationId);
}

/** It opens nothing any more, also where it is in use. @throws PorticoError as `reachToManage`; `not_found` when it is over or never was */
export async function revokeLink(parts: SetupLinkParts, of: OfLink): Promise<void> {
  await managed(parts, of.caller.principal, of.organizationId);
  assertThat(await parts.links.revoke(which(of), actOf(of.caller)), 'not_found');
}

/**
 * Lets another browser open it: whoever has it open has it no more.
 *
 * @throws PorticoError as `reachToManage`; `not_found` when no browser has it, or it is over
 */
export async function releaseLink(parts: SetupLinkParts, of: OfLink): Promise<void> {
  await managed(parts, of.caller.principal, of.organizationId);
  assertThat(await parts.links.release(which(of), actOf(of.caller)), 'not_found');
}

const which = ({ organizationId, linkId: id }: OfLink) => ({ organizationId, id });

async function managed(parts: SetupLinkParts, principal: Principal, organizationId: string) {
  const organization = await parts.access.reached(organizationId);
  assertThat(organization, 'not_found');
  reachToManage(principal, organization);
  return organization;
}
