import { challengeOf } from '../access-token.ts';
import { PorticoError } from '../errors.ts';
import type { SignOutForm } from '../sign-out.ts';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const SUBMIT = 'document.forms[0].submit()';
/** What the head of an answer may have with the cookies in it: proxies take 4 kB. */
const MOST_HEAD_CHARACTERS = 2_900;
const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{display:grid;min-height:100vh;margin:0;place-items:center}main{max-width:26rem;margin:1.5rem;overflow-wrap:anywhere}
h1{font-size:1.25rem;margin:0}.go{display:inline-block;margin-right:1rem;padding:.5rem 1rem;border:1px solid;border-radius:.5rem;
color:inherit;text-decoration:none}small{opacity:.7}`;

/** After which the same thing may go well. */
const AGAIN = new Set(['sign_in_refused', 'issuer_unreachable', 'issuer_invalid', 'tokens_invalid']);

/** A page that posts the form at once; without scripts, by a button. */
export async function signOutPage(
  { url, fields }: SignOutForm,
  cookies: readonly string[],
): Promise<Response> {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const body = `<form method="post" action="${escapeHtml(url)}">${inputs.join('')}
<p>Signing you out …</p><noscript><button>Sign out</button></noscript></form><script>${SUBMIT}</script>`;
  const script = `script-src 'sha256-${await sha256(SUBMIT)}'`;
  return page(200, 'Signing out', body, cookies, script);
}

/** What went wrong, by the code alone: a description comes from outside, or is the developer's. */
export function failurePage(
  error: PorticoError,
  links: { readonly again: string; readonly home: string },
  cookies: readonly string[],
): Promise<Response> {
  const body = `<h1>${escapeHtml(error.sentence)}</h1><p>${escapeHtml(error.nextStep)}</p>
<p><a class="go" href="${escapeHtml(links.again)}">${AGAIN.has(error.code) ? 'Try again' : 'Sign in again'}</a><a href="${escapeHtml(links.home)}">Home</a></p>
<p><small>${error.code}</small></p>`;
  return page(error.status, error.sentence, body, cookies, '');
}

/** The same for programs: `{ code, message }`, and how to ask where a token was missing or did not count (RFC 6750). */
export function failureJson(error: PorticoError, cookies: readonly string[] = []): Response {
  const { status, code, sentence: message, nextStep: next_step } = error;
  const answer = json(status, { code, message, next_step }, cookies);
  const challenge = challengeOf(error);
  if (challenge !== undefined) answer.headers.set('www-authenticate', challenge);
  return answer;
}

export function json(status: number, value: unknown, cookies: readonly string[]): Response {
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  return withCookies(new Response(JSON.stringify(value), { status, headers }), cookies);
}

/** Elsewhere: by the head of the answer, or by a page where the address is what makes it too long. */
export async function redirect(location: string, cookies: readonly string[]): Promise<Response> {
  const size = cookies.reduce((sum, line) => sum + line.length, 0);
  if (size <= MOST_HEAD_CHARACTERS && size + location.length > MOST_HEAD_CHARACTERS) {
    const to = escapeHtml(location);
    const body = `<meta http-equiv="refresh" content="0;url=${to}"><p><a class="go" href="${to}">Go on</a></p>`;
    return page(200, 'One moment …', body, cookies, '');
  }
  const headers = new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  return withCookies(new Response(null, { status: 303, headers }), cookies);
}

/** For whoever only looks ahead. */
export function nothing(): Response {
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const line of cookies) response.headers.append('set-cookie', line);
  return response;
}

/** Anything that is thrown, as an error of ours. What is not one is a fault of this program. */
export function failureOf(error: unknown): PorticoError {
  if (error instanceof PorticoError) return error;
  throw error;
}

async function page(
  status: number,
  title: string,
  body: string,
  cookies: readonly string[],
  script: string,
): Promise<Response> {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>`;
  const style = `style-src 'sha256-${await sha256(STYLE)}'`;
  const policy = ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", style, script];
  const headers = new Headers({
    ...HEADERS,
    'content-security-policy': policy.filter((each) => each !== '').join('; '),
  });
  return withCookies(new Response(html, { status, headers }), cookies);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
