import { MOST_LOGO_BYTES } from '@portico/administration';
import { readBytes } from './read-body.ts';

/** The largest thing that anybody sends us elsewhere; what takes less says so itself. */
const MOST = MOST_LOGO_BYTES;
/** Where documents of SAML come. */
const TAKES_DOCUMENTS =
  /^\/v1\/(?:sso\/connections\/[^/]+\/acs|session\/orgs\/[^/]+\/sso-connections\/[^/]+\/(?:saml(?:\/look-up)?|renew))$/;
const MOST_OF_A_DOCUMENT = 512 * 1024;

const mostAt = (url: string): number =>
  TAKES_DOCUMENTS.test(new URL(url).pathname) ? MOST_OF_A_DOCUMENT : MOST;

/**
 * The request once all of it has arrived. Who may do what is asked after that: a request that was begun with a right, and
 * kept open until the right was gone, has none when it comes to its end (attack 127).
 *
 * @throws PorticoError `body_too_large`
 */
export async function wholeRequest(request: Request): Promise<Request> {
  if (request.body === null) return request;
  const { method, headers, url } = request;
  return new Request(url, { method, headers, body: await readBytes(request, mostAt(url)) });
}
