import { actOf } from '@portico/connections';
import { assertThat, type Caller, type ConsentLevel, heldLink, newId } from '@portico/core';
import { BROWSER_TRIPS, hashToken, newTrip } from '@portico/vault';
import { returnAddress } from '../return-address.ts';
import { consentCallbackUrl, type ProvisioningParts, REQUEST_SECONDS } from '../settings.ts';
import { LEVELS, managedLevel } from './levels.ts';
import { pageOfLink, reachMicrosoft } from './setup-link.ts';

export type StartInput = {
  readonly organizationId: string;
  readonly caller: Caller;
  /** What the directory is asked for; to look after an app there, as much as the operator's registration asks, unless given. */
  readonly level?: ConsentLevel | undefined;
  /** Whether the answer can set a cookie in the browser that will consent. Without, that one is met at the connect page. */
  readonly setsCookies: boolean;
  readonly returnTo: string | undefined;
};

export type BrowserCookie = { readonly name: string; readonly value: string; readonly maxAgeSeconds: number };

export type Started = {
  /** Microsoft's consent page, or our connect page where the browser is not known yet. */
  readonly url: string;
  readonly requestId: string;
  readonly expiresAt: Date;
  readonly cookie: BrowserCookie | undefined;
};

/**
 * Begins to connect Microsoft. Nothing is done at Microsoft yet.
 * @throws PorticoError as `reachMicrosoft`, `ms_provision_not_configured`, `sign_in_app_not_configured`, `level_not_offered`,
 *   `return_url_not_allowed`
 */
export async function startConsent(parts: ProvisioningParts, input: StartInput): Promise<Started> {
  const { principal } = input.caller;
  const { projectId } = await reachMicrosoft(parts, principal, input.organizationId);
  const { level = managedLevel(parts) } = input;
  // How little a directory gives is its organization's choice to make, in the dashboard.
  assertThat(level !== 'sign_in_only' || heldLink(principal) === undefined, 'level_not_offered');
  // Nobody is led to a page that cannot ask for what they chose.
  LEVELS[level].appOf(parts);
  const project = { projectId, organizationId: input.organizationId };
  const returnTo = await returnAddress(parts, project, pageOfLink(parts.origin, principal) ?? input.returnTo);
  const requestId = newId('provisioningRun');
  const browser = input.setsCookies ? newBrowser(requestId) : undefined;
  const { expiresAt } = await parts.requests.insert({
    id: requestId,
    ...project,
    userId: principal.userId,
    via: input.setsCookies ? 'dashboard' : 'bearer',
    level,
    returnTo,
    browserHash: browser ? hashToken(browser.cookie.value) : null,
    consentStateHash: browser ? hashToken(browser.state) : null,
    lifetimeSeconds: REQUEST_SECONDS,
    event: actOf(input.caller),
  });
  const url = browser
    ? consentUrl(parts, level, browser.state)
    : new URL(`/v1/sso/microsoft/connect/${requestId}`, parts.origin).href;
  return { url, requestId, expiresAt, cookie: browser?.cookie };
}

/** A secret for the browser that goes to Microsoft, and the state of the consent hop. */
export function newBrowser(requestId: string): { cookie: BrowserCookie; state: string } {
  const { state, token } = newTrip();
  const name = BROWSER_TRIPS.consent.cookie(requestId);
  return { cookie: { name, value: token, maxAgeSeconds: REQUEST_SECONDS }, state };
}

/** Microsoft's page on which an administrator approves for the whole directory (entra: v2-admin-consent). */
export function consentUrl(parts: ProvisioningParts, level: ConsentLevel, state: string): string {
  const { appOf, scope } = LEVELS[level];
  const url = new URL('/organizations/v2.0/adminconsent', parts.cloud.loginOrigin);
  url.searchParams.set('client_id', appOf(parts).clientId);
  url.searchParams.set('scope', scope(parts.cloud));
  url.searchParams.set('redirect_uri', consentCallbackUrl(parts));
  url.searchParams.set('state', state);
  return url.href;
}
