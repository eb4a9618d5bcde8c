import { actOf, allowedReturn } from '@portico/connections';
import {
  assertThat,
  type Caller,
  newId,
  type Principal,
  reachToManage,
  type SetupIntent,
} from '@portico/core';
import type { SetupLink } from '@portico/database';
import { hashToken, newToken } from '@portico/vault';
import type { SetupLinkParts } from './parts.ts';

export type NewSetupLink = {
  readonly organizationId: string;
  readonly intents: readonly SetupIntent[];
  readonly lifetimeSeconds: number;
  /** Where the last page leads back to. */
  readonly returnUrl: string | undefined;
  readonly caller: Caller;
};

export type OfLink = { readonly organizationId: string; readonly linkId: string; readonly caller: Caller };

/**
 * Makes a link for somebody who is not in our dashboard. For owners and admins of the organization, and who administers the
 * project: its right ends with theirs.
 *
 * @returns its address, which is told this once
 * @throws PorticoError as `reachToManage`; `return_url_not_allowed`, `too_many_open`
 */
export async function makeLink(
  parts: SetupLinkParts,
  { organizationId, intents, lifetimeSeconds, returnUrl: wanted, caller }: NewSetupLink,
): Promise<{ readonly id: string; readonly url: string; readonly expiresAt: Date }> {
  const { projectId } = await managed(parts, caller.principal, organizationId);
  const returnUrl = wanted === undefined ? null : await allowedReturn(parts, projectId, wanted);
  const token = newToken();
  const id = newId('setupLink');
  const createdById = caller.principal.userId;
  const link = { tokenHash: hashToken(token), intents, returnUrl, createdById, lifetimeSeconds };
  const made = await parts.links.make({ organizationId, id }, link, actOf(caller));
  assertThat(made, 'too_many_open');
  return { id, url: new URL(`/setup/${token}`, parts.origin).href, expiresAt: made.expiresAt };
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
