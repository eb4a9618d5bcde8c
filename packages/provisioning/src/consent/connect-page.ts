import { type Caller, type ConsentLevel, PorticoError, type Principal, reachToConnect } from '@portico/core';
import { hashToken } from '@portico/vault';
import type { ProvisioningParts } from '../settings.ts';
import { type BrowserCookie, consentUrl, newBrowser } from './start.ts';

export type ConnectPage = {
  readonly requestId: string;
  readonly level: ConsentLevel;
  readonly organizationName: string;
  readonly projectName: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly expiresAt: Date;
};

/**
 * What the connect page shows before it asks. A request that was started with a bearer token gets its browser here: the
 * same user has to be signed in to it.
 * @throws PorticoError `not_found` also for requests of other users, and for used and expired ones
 */
export async function connectPage(
  parts: ProvisioningParts,
  requestId: string,
  principal: Principal,
): Promise<ConnectPage> {
  const request = await parts.requests.findUnbound(requestId, principal.userId);
  if (!request) throw new PorticoError('not_found');
  const { organizationId, projectId, expiresAt, level } = request;
  reachToConnect(principal, organizationId);
  const names = await parts.access.namesOf(organizationId);
  if (names === undefined) throw new PorticoError('not_found');
  return {
    requestId,
    level,
    ...names,
    organizationId,
    projectId,
    expiresAt,
  };
}

/** The person agreed: this browser goes on to Microsoft. @throws PorticoError `not_found`, `state_used` */
export async function confirmConnect(
  parts: ProvisioningParts,
  requestId: string,
  caller: Caller,
): Promise<{ url: string; cookie: BrowserCookie }> {
  const { principal } = caller;
  const { level } = await connectPage(parts, requestId, principal);
  const { cookie, state } = newBrowser(requestId);
  const url = consentUrl(parts, level, state);
  const bound = await parts.requests.bindBrowser(
    requestId,
    principal.userId,
    hashToken(cookie.value),
    hashToken(state),
  );
  if (!bound) throw new PorticoError('state_used');
  return { url, cookie };
}
