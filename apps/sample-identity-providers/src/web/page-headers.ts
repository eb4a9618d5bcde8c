/**
 * What every page says about itself. A page of a trip says nothing about where its form may lead: from there people are sent
 * on to the application, whose address no list could name.
 */
export const pageHeaders = (kind: 'console' | 'trip'): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(kind === 'console' ? ["form-action 'self'"] : []),
  ].join('; '),
  // Without any referrer a browser calls the origin of our own forms null.
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});

export const consoleResponse = (page: string, status = 200): Response =>
  new Response(page, { status, headers: pageHeaders('console') });

export const tripResponse = (page: string, status = 200): Response =>
  new Response(page, { status, headers: pageHeaders('trip') });

export const goTo = (path: string): Response =>
  new Response(null, { status: 303, headers: { location: path, 'cache-control': 'no-store' } });
