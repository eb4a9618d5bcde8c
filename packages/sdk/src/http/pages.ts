import { PorticoError } from '../errors.ts';
import type { SignOutForm } from '../sign-out.ts';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const SUBMIT = 'document.forms[0].submit()';

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

/** What went wrong, by the code alone: a description comes from outside. */
export function failurePage(error: PorticoError, signInPath: string, cookies: readonly string[]): Response {
  const body = `<h1>${escapeHtml(error.message)}</h1><p>${escapeHtml(error.nextStep)}</p>
<p><a href="${escapeHtml(signInPath)}">Sign in again</a> · <a href="/">Home</a></p><p><small>${error.code}</small></p>`;
  return page(error.status, error.message, body, cookies, '');
}

/** The same for programs: `{ code, message }`. */
export function failureJson(error: PorticoError, cookies: readonly string[] = []): Response {
  return json(error.status, { code: error.code, message: error.message, next_step: error.nextStep }, cookies);
}

export function json(status: number, value: unknown, cookies: readonly string[]): Response {
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  return withCookies(new Response(JSON.stringify(value), { status, headers }), cookies);
}

export function redirect(location: string, cookies: readonly string[]): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  return withCookies(new Response(null, { status: 303, headers }), cookies);
}

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const line of cookies) response.headers.append('set-cookie', line);
  return response;
}

/** Anything that is thrown, as an error of ours. What is not one is a fault of this program. */
export function failureOf(error: unknown): PorticoError {
  if (error instanceof PorticoError) return error;
  throw error;
}

function page(status: number, title: string, body: string, cookies: readonly string[], script: string) {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title></head>
<body><main>${body}</main></body></html>`;
  const policy = `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; ${script}`;
  const headers = new Headers({ ...HEADERS, 'content-security-policy': policy });
  return withCookies(new Response(html, { status, headers }), cookies);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
