import { assertThat, type EventName, mayManageConnections, newId, PorticoError } from '@portico/core';
import { BROWSER_TRIPS, hashToken, newTrip } from '@portico/vault';
import { returnAddress } from '../return-address.ts';
import {
  type Asker,
  consentCallbackUrl,
  type ProvisioningApp,
  type ProvisioningParts,
  REQUEST_SECONDS,
} from '../settings.ts';

export type StartInput = {
  readonly organizationId: string;
  readonly asker: Asker;
  /** How the asker proved who they are: a bearer token cannot set a cookie in the browser that will consent. */
  readonly via: 'dashboard' | 'bearer';
  readonly returnTo: string | undefined;
};

export type BrowserCookie = { readonly name: string; readonly value: string; readonly maxAgeSeconds: number };

export type Started = {
  /** Microsoft's consent page, or our connect page for a bearer request. */
  readonly url: string;
  readonly requestId: string;
  readonly expiresAt: Date;
  readonly cookie: BrowserCookie | undefined;
};

/**
 * Begins to connect Microsoft. Nothing is done at Microsoft yet.
 * @throws PorticoError `not_found`, `forbidden`, `ms_provision_not_configured`, `return_url_not_allowed`
 */
export async function startConsent(parts: ProvisioningParts, input: StartInput): Promise<Started> {
  const access = await managingAccess(parts, input.organizationId, input.asker);
  const app = configuredApp(parts);
  const project = { projectId: access.projectId, organizationId: input.organizationId };
  const returnTo = await returnAddress(parts, project, input.returnTo);
  const requestId = newId('provisioningRun');
  const browser = input.via === 'dashboard' ? newBrowser(requestId) : undefined;
  const { expiresAt } = await parts.requests.insert({
    id: requestId,
    ...project,
    userId: input.asker.userId,
    via: input.via,
    returnTo,
    browserHash: browser ? hashToken(browser.cookie.value) : null,
    consentStateHash: browser ? hashToken(browser.state) : null,
    lifetimeSeconds: REQUEST_SECONDS,
  });
  await audited(parts, { ...project, requestId, asker: input.asker, action: 'microsoft_consent.started' });
  const url = browser
    ? consentUrl(parts, app, browser.state)
    : new URL(`/v1/sso/microsoft/connect/${requestId}`, parts.origin).href;
  return { url, requestId, expiresAt, cookie: browser?.cookie };
}

/**
 * The role as it is now. A foreign organization is as if it did not exist (attack 81).
 * @throws PorticoError `not_found`, `other_sign_in_required`, `forbidden`, `organization_suspended`
 */
export async function managingAccess(
  parts: ProvisioningParts,
  organizationId: string,
  { userId, actsIn }: Pick<Asker, 'userId' | 'actsIn'>,
) {
  const access = await parts.access.of(organizationId, userId);
  if (!access || access.role === null) throw new PorticoError('not_found');
  assertThat(actsIn.includes(organizationId), 'other_sign_in_required');
  assertThat(mayManageConnections(access.role), 'forbidden');
  assertThat(access.organizationStatus === 'active', 'organization_suspended');
  return access;
}

export function configuredApp(parts: ProvisioningParts): ProvisioningApp {
  if (parts.provisioningApp) return parts.provisioningApp;
  throw new PorticoError('ms_provision_not_configured', {
    detail: 'PORTICO_MS_PROVISION_CLIENT_ID and its credential are not set',
  });
}

/** A secret for the browser that goes to Microsoft, and the state of the consent hop. */
export function newBrowser(requestId: string): { cookie: BrowserCookie; state: string } {
  const { state, token } = newTrip();
  const name = BROWSER_TRIPS.consent.cookie(requestId);
  return { cookie: { name, value: token, maxAgeSeconds: REQUEST_SECONDS }, state };
}

/** Microsoft's page on which an administrator approves for the whole directory (entra: v2-admin-consent). */
export function consentUrl(parts: ProvisioningParts, app: ProvisioningApp, state: string): string {
  const url = new URL('/organizations/v2.0/adminconsent', parts.cloud.loginOrigin);
  url.searchParams.set('client_id', app.clientId);
  url.searchParams.set('scope', `${parts.cloud.graphResource}/.default`);
  url.searchParams.set('redirect_uri', consentCallbackUrl(parts));
  url.searchParams.set('state', state);
  return url.href;
}

export async function audited(
  parts: ProvisioningParts,
  event: {
    projectId: string;
    organizationId: string;
    requestId: string;
    asker: Asker;
    action: EventName;
    data?: object;
  },
): Promise<void> {
  await parts.audit.append({
    id: newId('auditEvent'),
    projectId: event.projectId,
    organizationId: event.organizationId,
    actorKind: 'user',
    actorId: event.asker.userId,
    action: event.action,
    targetKind: 'provisioning_request',
    targetId: event.requestId,
    ipAddress: event.asker.ipAddress,
    requestId: event.asker.requestId,
    ...(event.data ? { data: event.data } : {}),
  });
}
