import { isSecureTransport, PorticoError, parseAbsoluteUrl } from '@portico/core';
import type { ProvisioningParts } from './settings.ts';

/** Where the dashboard shows the connection. */
function dashboardAddress(parts: ProvisioningParts, organizationId: string): string {
  return new URL(`/dashboard/organizations/${organizationId}/features/single-sign-on`, parts.origin).href;
}

/**
 * Where the browser goes after provisioning (attack 12): our own origin, an address on an origin that the project
 * registered for one of its applications, or an allowed host; https except on loopback.
 *
 * @param wanted absolute URL; undefined for the dashboard
 * @throws PorticoError `return_url_not_allowed`
 */
export async function returnAddress(
  parts: ProvisioningParts,
  project: { projectId: string; organizationId: string },
  wanted: string | undefined,
): Promise<string> {
  if (wanted === undefined) return dashboardAddress(parts, project.organizationId);
  const url = parseAbsoluteUrl(wanted);
  if (!url || !isSecureTransport(url) || url.hash !== '') throw new PorticoError('return_url_not_allowed');
  if (url.origin === parts.origin.origin || parts.returnHosts.includes(url.host)) return url.href;
  const registered = await parts.access.registeredUrls(project.projectId);
  const allowed = registered.some((text) => URL.canParse(text) && new URL(text).origin === url.origin);
  if (!allowed) throw new PorticoError('return_url_not_allowed', { detail: url.origin });
  return url.href;
}

/** The return address with the outcome in its query. */
export function withOutcome(address: string, outcome: Record<string, string>): string {
  const url = new URL(address);
  for (const name of ['ok', 'connection', 'pending', 'request', 'error']) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
  return url.href;
}
