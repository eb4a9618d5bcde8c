import { Hono } from 'hono';
import { BrowserStore } from './browser-store.ts';
import type { ExampleEnv } from './env.ts';
import { STYLE, signedInPage, welcomePage } from './pages.ts';
import { type Pending, porticoClient, type SignedIn } from './portico.ts';

/** Parameters that say where to sign in; the rest of a link is not passed on. */
const WISHES = ['organization', 'connection', 'login_hint'] as const;

/** An application of a developer: sign in through an organization, show who it is, sign out. */
export function exampleApp(env: ExampleEnv): Hono {
  const app = new Hono();
  const portico = porticoClient(env);
  const pendings = new BrowserStore<Pending>('example_pending');
  const sessions = new BrowserStore<SignedIn>('example_session');
  const nameOf = (id: unknown) => env.organizations.find((organization) => organization.id === id)?.name;

  app.get('/livez', (context) => context.text('ok'));
  app.get('/style.css', (context) => context.body(STYLE, 200, { 'content-type': 'text/css' }));
  app.get('/', (context) => {
    const session = sessions.get(context);
    if (!session) return context.html(welcomePage(env.organizations));
    return context.html(signedInPage(session.claims, nameOf(session.claims['org_id'])));
  });

  // Also the address for a sign-in that begins elsewhere: a tile in My Apps, a link (OIDC Core section 4).
  app.get('/login', async (context) => {
    const issuer = context.req.query('iss');
    if (issuer !== undefined && issuer !== env.issuer.href) return context.text('unknown issuer', 400);
    const wishes = WISHES.flatMap((name) => {
      const value = context.req.query(name);
      return value === undefined ? [] : [[name, value]];
    });
    const { url, pending } = await portico.authorizationUrl(Object.fromEntries(wishes));
    pendings.put(context, pending);
    return context.redirect(url.href, 302);
  });

  app.get('/callback', async (context) => {
    const pending = pendings.take(context);
    if (!pending) return context.html(welcomePage(env.organizations, 'That sign-in is not known here.'), 400);
    try {
      sessions.put(context, await portico.redeem(new URL(context.req.url).search, pending));
      return context.redirect('/', 303);
    } catch {
      return context.html(welcomePage(env.organizations, refusal(context.req.query('error'))), 403);
    }
  });

  app.post('/sign-out', async (context) => {
    const session = sessions.take(context);
    return context.redirect(session ? (await portico.endSessionUrl(session.idToken)).href : '/', 303);
  });
  return app;
}

/** By the code alone: a description comes from outside. */
function refusal(error: string | undefined): string {
  return error === 'access_denied'
    ? 'You were not signed in. If nobody has connected this organization yet, its owner does so in the Portico dashboard.'
    : 'You were not signed in.';
}
