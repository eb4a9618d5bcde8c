import { actOf, connectionUrls } from '@portico/connections';
import {
  assertThat,
  type Caller,
  type ErrorCode,
  heldLink,
  type IdentityProviderName,
  type JitMembership,
  newId,
  PorticoError,
  type Principal,
  reachAsInstaller,
  reachToDraft,
  type SetupLinkState,
  type Visitor,
} from '@portico/core';
import type { Connection, HeldSetupLink } from '@portico/database';
import { hashToken, newToken } from '@portico/vault';
import { newKey } from '../new-key.ts';
import type { SetupLinkParts } from './parts.ts';

/** Why a link does nothing for whoever holds it, by how it stands. */
const REFUSALS: Readonly<Partial<Record<SetupLinkState, ErrorCode>>> = {
  completed: 'setup_link_completed',
  expired: 'setup_link_expired',
  revoked: 'setup_link_revoked',
};

/**
 * What the page of a link shows. Looking changes nothing: whatever follows links in mails only looks.
 *
 * @throws PorticoError `setup_link_invalid`
 */
export async function lookAtLink(parts: SetupLinkParts, token: string): Promise<HeldSetupLink> {
  const link = await parts.links.byToken(hashToken(token));
  assertThat(link, 'setup_link_invalid');
  return link;
}

/**
 * Ties a link to the browser that asks first.
 *
 * @param cookieOf the value that this browser has kept for a link, by its id
 * @returns the id of the link, and what this browser has to keep; nothing to keep where it has it already
 * @throws PorticoError `setup_link_invalid`, `setup_link_completed`, `setup_link_expired`, `setup_link_revoked`, `setup_link_other_browser`
 */
export async function openLink(
  parts: SetupLinkParts,
  token: string,
  cookieOf: (linkId: string) => string | undefined,
  { ipAddress = null, requestId = null }: Nullable<Visitor>,
): Promise<{ readonly id: string; readonly kept?: { readonly value: string; readonly expiresAt: Date } }> {
  const value = newToken();
  const by = { id: newId('auditEvent'), ipAddress, requestId };
  const bound = await parts.links.bind(hashToken(token), hashToken(value), by);
  if (bound !== undefined) return { id: bound.id, kept: { value, expiresAt: bound.expiresAt } };
  const { id, state } = await lookAtLink(parts, token);
  const refusal = REFUSALS[state];
  const mine = cookieOf(id);
  const isMine = mine !== undefined && (await parts.links.byBrowser(id, hashToken(mine))) !== undefined;
  // Its last page stays for whoever has set it up.
  if (isMine && (refusal === undefined || state === 'completed')) return { id };
  throw new PorticoError(refusal ?? 'setup_link_other_browser');
}

type Nullable<T> = { readonly [K in keyof T]?: T[K] | null };

/**
 * The link as the browser that has opened it sees it, also when it is over.
 *
 * @param kept what the browser has kept for it
 * @throws PorticoError `setup_link_other_browser` for every other browser, and where there is no such link
 */
export async function heldBy(
  { links }: Pick<SetupLinkParts, 'links'>,
  linkId: string,
  kept: string | undefined,
): Promise<HeldSetupLink> {
  const link = kept === undefined ? undefined : await links.byBrowser(linkId, hashToken(kept));
  assertThat(link, 'setup_link_other_browser');
  return link;
}

/**
 * Who acts by a link, with every right that it gives and no other.
 *
 * @throws PorticoError as {@link heldBy}; `setup_link_completed`, `setup_link_expired`, `setup_link_revoked`, `organization_suspended`
 */
export async function holderOf(
  parts: Pick<SetupLinkParts, 'links'>,
  linkId: string,
  kept: string | undefined,
): Promise<Principal> {
  const link = await heldBy(parts, linkId, kept);
  const refusal = REFUSALS[link.state];
  if (refusal !== undefined) throw new PorticoError(refusal);
  assertThat(!link.organizationSuspended, 'organization_suspended');
  const { id, organizationId, projectId, intents, connectionId } = link;
  return {
    ...{ kind: 'setup_link', userId: id, projectId, authenticatedAt: link.openedAt ?? link.createdAt },
    ...{ isOperator: false, projectAdminOf: [], memberships: [], withheld: [] },
    setsUp: { linkId: id, organizationId, projectId, intents, connectionId },
  };
}

export type LinkDraft = {
  readonly organizationId: string;
  readonly protocol: Connection['protocol'];
  readonly provider: IdentityProviderName;
  readonly name: string;
  readonly caller: Caller;
};

/**
 * Begins the connection of the link by which somebody acts. A draft that it had is given up.
 *
 * @returns its id
 * @throws PorticoError as `reachToDraft`; `provisioning_in_progress` while Microsoft is being connected by it, as {@link holderOf} where it is
 *   theirs no more, `too_many_open`
 */
export async function draftByLink(
  parts: Pick<SetupLinkParts, 'links' | 'keyRing' | 'clock'>,
  { organizationId, caller, ...given }: LinkDraft,
): Promise<string> {
  const { linkId } = reachToDraft(caller.principal, organizationId);
  assertThat(linkId, 'not_found');
  const id = newId('connection');
  const of = { organizationId, id, linkId };
  const key = await newKey(parts, { organizationId, id, protocol: given.protocol });
  const by = { act: actOf(caller), givenUpId: newId('auditEvent') };
  if (await parts.links.draft(of, given, key, by)) return id;
  throw new PorticoError(await whyNoDraft(parts, of, caller.principal));
}

async function whyNoDraft(
  { links }: Pick<SetupLinkParts, 'links'>,
  { organizationId, linkId }: { readonly organizationId: string; readonly linkId: string },
  { authenticatedAt }: Principal,
): Promise<ErrorCode> {
  const link = await links.standing({ organizationId, id: linkId });
  const refusal = link && REFUSALS[link.state];
  if (refusal !== undefined) return refusal;
  // Released, and perhaps opened again elsewhere.
  if (link?.openedAt?.getTime() !== authenticatedAt.getTime()) return 'setup_link_other_browser';
  if (link.beingMade) return 'provisioning_in_progress';
  return 'too_many_open';
}

/**
 * What a link was for is set up: it opens nothing any more. Nothing where nobody acts by one.
 *
 * @throws PorticoError as `reachAsInstaller`
 */
export async function completeLink(
  { links }: Pick<SetupLinkParts, 'links'>,
  organizationId: string,
  caller: Caller,
): Promise<void> {
  reachAsInstaller(caller.principal, organizationId);
  const id = heldLink(caller.principal);
  if (id !== undefined) await links.complete({ organizationId, id }, actOf(caller));
}

/** The connection that a link has made or renews, as its pages tell of it. */
export type MadeConnection = {
  readonly name: string;
  /** Where a tile leads; null where that would be a dead end. */
  readonly initiateUrl: string | null;
  /** Who becomes a member at their first sign-in. */
  readonly jitMembership: JitMembership;
  /** It is to replace another one, and somebody of the organization has to switch first. */
  readonly waitsForSwitch: boolean;
  readonly protocol: Connection['protocol'];
  /** Over SAML who the identity provider is, and until when its newest certificate holds; null while none was entered. */
  readonly provider: { readonly entityId: string; readonly holdsUntil: Date | null } | null;
};

/** @returns undefined where a link was for something else */
export async function madeBy(
  { connections, samlSettings, origin, initiateLoginUri }: SetupLinkParts,
  { organizationId, projectId, connectionId }: HeldSetupLink,
): Promise<MadeConnection | undefined> {
  if (connectionId === null) return undefined;
  const connection = await connections.findInOrganization(organizationId, connectionId);
  if (connection === undefined) return undefined;
  const { name, jitMembership, waitsForSwitch, protocol } = connection;
  const saml = protocol === 'saml' ? await samlSettings.of(connectionId) : undefined;
  const holdsUntil = saml?.certificates[0]?.notAfter ?? null;
  const provider = saml?.provider ? { entityId: saml.provider.entityId, holdsUntil } : null;
  const begins = (await initiateLoginUri(projectId)) !== undefined;
  return {
    name,
    jitMembership,
    waitsForSwitch,
    protocol,
    provider,
    initiateUrl: begins ? connectionUrls(origin, connectionId).initiate : null,
  };
}
