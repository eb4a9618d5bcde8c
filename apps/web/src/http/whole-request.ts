import { readBytes } from './read-body.ts';

/** The largest thing that anybody sends us, a SAML response or metadata; what takes less says so itself. */
const MOST = 512 * 1024;

/**
 * The request once all of it has arrived. Who may do what is asked after that: a request that was begun with a right, and
 * kept open until the right was gone, has none when it comes to its end (attack 127).
 *
 * @throws PorticoError `body_too_large`
 */
export async function wholeRequest(request: Request): Promise<Request> {
  if (request.body === null) return request;
  const { method, headers, url } = request;
  return new Request(url, { method, headers, body: await readBytes(request, MOST) });
}
