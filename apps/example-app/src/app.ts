import { endedSessions, type Session } from '@portico/sdk';
import { type PorticoEnv, portico } from '@portico/sdk/hono';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { readEnv } from './env.ts';

/** A developer's product: it knows nothing of Microsoft, only Portico. Sign in, see who it is, sign out. */
export function exampleApp({ origin, organizations, ...client }: ReturnType<typeof readEnv>) {
  const app = new Hono<PorticoEnv>();
  app.get('/livez', (context) => context.text('ok'));
  const scope = 'openid profile email offline_access groups';
  app.use(portico({ ...client, scope, redirectUri: `${origin}/callback`, ...endedSessions() }));
  app.get('/', (context) => {
    const session = context.get('session');
    const nameOf = (id?: string) => organizations.find((organization) => organization.id === id)?.name;
    return context.html(
      page(session ? hello(session, nameOf(session.organizationId)) : welcome(organizations)),
    );
  });
  return app;
}

const welcome = (organizations: readonly { id: string; name: string }[]) => html`
  <h1>Sign in with your organization</h1><p><a href="/login">Sign in</a></p>
  ${organizations.map(({ id, name }) => html`<p><a href="/login?organization=${id}">Sign in to ${name}</a></p>`)}`;

const hello = ({ id, user, organizationId, roles, connectionId, groups }: Session, name?: string) => html`
  <h1>Hello, ${user.name ?? user.id}</h1>
  <dl>
    <dt>Organization<dd>${name} <code>${organizationId}</code>
    <dt>Role<dd>${roles.join(', ')}
    <dt>User<dd>${user.email} ${user.emailVerified ? '(verified domain)' : '(not verified)'} <code>${user.id}</code>
    <dt>Connection<dd><code>${connectionId}</code>
    <dt>Groups<dd>${groups?.map((group) => html`<code>${group}</code> `) ?? 'unknown'}
    <dt>Session<dd><code>${id}</code>
  </dl>
  <form method="post" action="/logout"><button>Sign out</button></form>`;

const page = (
  content: ReturnType<typeof html>,
) => html`<!doctype html><html lang="en"><title>Example app</title>
  <meta name="viewport" content="width=device-width"><style>:root { color-scheme: light dark; font: 16px/1.5 system-ui }
  main { max-width: 40rem; margin: 3rem auto; padding: 0 1rem } dd { overflow-wrap: anywhere }</style>
  <main>${content}</main></html>`;
