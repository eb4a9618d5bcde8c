// Without an extension: Next.js puts other modules in their place by these very names, and does not build with others.
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { NextResponse } from 'next/server';
import { readCookies } from './http/cookies.ts';
import { webHandler } from './http/handler.ts';
import type { Hooks } from './http/hooks.ts';
import { loginPath } from './http/paths.ts';
import { readSession } from './http/sessions.ts';
import { needed, type PorticoOptions } from './options.ts';
import { createPortico } from './portico.ts';
import type { Session } from './session.ts';

export { endedSessions } from './ended-sessions.ts';

/** One application in Next.js: route handlers, a proxy, and the session for pages. */
export type PorticoNext = ReturnType<typeof porticoNext>;

/**
 * For the App Router. `GET` and `POST` are the handlers of `app/auth/[...portico]/route.ts`, with the `redirectUri`
 * `{origin}/auth/callback`; `proxy` is the one of `proxy.ts`.
 *
 * @throws PorticoError `misconfigured` naming the option
 */
export function porticoNext(options: PorticoOptions & Hooks) {
  const client = createPortico(options);
  const handler = webHandler(client, options);
  const { origin } = new URL(needed(client.settings, 'redirectUri'));
  // With a `basePath`, Next.js says what it takes off, or would.
  const handle = async (request: Request & { readonly nextUrl?: { readonly basePath: string } }) =>
    (await handler.handle(request, request.nextUrl?.basePath)) ?? new Response('Not found', { status: 404 });

  /** Who is signed in; undefined for nobody. For pages, server actions and route handlers. */
  async function getSession(): Promise<Session | undefined> {
    // A page cannot set cookies, so it must not refresh: the new refresh token would be lost. The proxy does.
    return readSession(client, (await headers()).get('cookie'), options);
  }

  return {
    portico: client,
    GET: handle,
    POST: handle,
    getSession,

    /**
     * The session, or away to sign in.
     *
     * @param returnTo the path of this page, to come back to; a `basePath` may be left out, as in a link of Next.js
     */
    async requireSession(returnTo = '/'): Promise<Session> {
      return (await getSession()) ?? redirect(origin + loginPath(client, returnTo));
    },

    /** Refreshes the session on the way to a page, for the page and for the browser. */
    async proxy(request: Request): Promise<NextResponse> {
      const { cookies } = await handler.load(request);
      if (cookies.length === 0) return NextResponse.next();
      const forwarded = new Headers(request.headers);
      forwarded.set('cookie', withChanges(request.headers.get('cookie'), cookies));
      const response = NextResponse.next({ request: { headers: forwarded } });
      response.headers.set('cache-control', 'no-store');
      for (const line of cookies) response.headers.append('set-cookie', line);
      return response;
    },
  };
}

/** The `Cookie` header that the browser will send after these `Set-Cookie` lines. */
function withChanges(header: string | null, lines: readonly string[]): string {
  const cookies = new Map(readCookies(header));
  for (const line of lines) {
    const [[name, value]] = [...readCookies(line.split(';')[0])] as [[string, string]];
    if (line.includes('; Max-Age=0;')) cookies.delete(name);
    else cookies.set(name, value);
  }
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
