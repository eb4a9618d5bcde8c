import { isSecureTransport, PorticoError, parseAbsoluteUrl } from '@portico/core';
import type { organizationAccess } from '@portico/database';

export type ReturnParts = {
  readonly origin: URL;
  /** Hosts that may be returned to besides our own and the project's. */
  readonly returnHosts: readonly string[];
  readonly access: Pick<ReturnType<typeof organizationAccess>, 'registeredUrls'>;
};

/**
 * An address to which a browser may go back after something was set up (attack 12): on our own origin, on an origin that the
 * project registered for one of its applications, or on an allowed host; https except on loopback.
 *
 * @param wanted an absolute URL, as somebody gave it
 * @throws PorticoError `return_url_not_allowed`
 */
export async function allowedReturn(parts: ReturnParts, projectId: string, wanted: string): Promise<string> {
  const url = parseAbsoluteUrl(wanted);
  if (!url || !isSecureTransport(url) || url.hash !== '') throw new PorticoError('return_url_not_allowed');
  if (url.origin === parts.origin.origin || parts.returnHosts.includes(url.host)) return url.href;
  const registered = await parts.access.registeredUrls(projectId);
  const allowed = registered.some((text) => URL.canParse(text) && new URL(text).origin === url.origin);
  if (!allowed) throw new PorticoError('return_url_not_allowed', { detail: url.origin });
  return url.href;
}
