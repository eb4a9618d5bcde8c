/** Of a request's headers, those that this SDK looks at. */
export const HEADERS_READ = [
  ...(['cookie', 'origin', 'sec-fetch-site', 'sec-fetch-dest', 'sec-purpose'] as const),
  ...(['purpose', 'x-moz', 'next-router-prefetch', 'rsc'] as const),
] as const;

/** What somebody can be shown a page in. */
const PAGES = new Set(['document', 'iframe', 'frame']);

/**
 * Whether a browser, or a script of a page, only looks ahead: nobody has gone anywhere, so nothing may begin. The same goes
 * for what loads this address as a picture or by a script, which cannot sign anybody in.
 */
export function isLookingAhead({ headers }: Request): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-moz'].map((name) => headers.get(name) ?? '');
  const destination = headers.get('sec-fetch-dest') ?? 'document';
  const byRouter = headers.has('next-router-prefetch') || headers.has('rsc');
  return byRouter || purposes.some((each) => each.includes('prefetch')) || !PAGES.has(destination);
}

/**
 * Whether a form was posted by a page of this application. A page that keeps its address to itself posts without an origin
 * (`Origin: null`), so what the browser says of the sites counts; the origin is for browsers that do not say it.
 */
export function isOwnPost({ headers }: Request, ownOrigin: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  return origin === null || origin === ownOrigin;
}
