import { html } from 'hono/html';
import type { IDToken } from 'openid-client';

type Content = ReturnType<typeof html>;

function layout(title: string, content: Content): Content {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${title} · Example app</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>
          <p class="app">Example app</p>
          ${content}
        </main>
      </body>
    </html>`;
}

export function welcomePage(
  organizations: readonly { id: string; name: string }[],
  trouble?: string,
): Content {
  return layout(
    'Sign in',
    html`<h1>Sign in with your organization</h1>
      ${trouble ? html`<p role="alert" class="trouble">${trouble}</p>` : ''}
      <p>This is somebody's product. It knows nothing of Microsoft: it asks Portico, by plain OpenID Connect.</p>
      <ul>
        ${organizations.map(
          ({ id, name }) =>
            html`<li><a class="button" href="/login?organization=${id}">Sign in to ${name}</a></li>`,
        )}
      </ul>`,
  );
}

export function signedInPage(claims: IDToken, organizationName: string | undefined): Content {
  const groups = Array.isArray(claims['groups']) ? claims['groups'].map(String) : undefined;
  return layout(
    'Signed in',
    html`<h1>Hello, ${String(claims['name'] ?? claims.sub)}</h1>
      <dl>
        <dt>Organization</dt>
        <dd>${organizationName ?? ''} <code>${String(claims['org_id'])}</code></dd>
        <dt>E-mail</dt>
        <dd>${String(claims['email'] ?? 'none')} ${claims['email_verified'] === true ? '(verified domain)' : '(not verified)'}</dd>
        <dt>Connection</dt>
        <dd><code>${String(claims['connection_id'])}</code></dd>
        <dt>Groups</dt>
        <dd>${groups === undefined ? 'too many to list' : groups.length === 0 ? 'none' : groups.map((group) => html`<code>${group}</code> `)}</dd>
        <dt>Role</dt>
        <dd>${Array.isArray(claims['roles']) ? claims['roles'].join(', ') : ''}</dd>
        <dt>Session</dt>
        <dd><code>${String(claims['sid'])}</code></dd>
      </dl>
      <form method="post" action="/sign-out"><button class="button">Sign out</button></form>`,
  );
}

export const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;background:#faf7f2;color:#1c1a17}
main{max-width:40rem;margin:3rem auto;padding:0 1.5rem}
.app{font-weight:600;color:#8a4b1f}
ul{list-style:none;padding:0;display:grid;gap:.75rem}
.button{display:inline-block;padding:.6rem 1rem;border:0;border-radius:.4rem;background:#8a4b1f;color:#fff;font:inherit;text-decoration:none;cursor:pointer}
.button:focus-visible{outline:3px solid #e0a76f;outline-offset:2px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.5rem 1.25rem}
dt{color:#6b6258}dd{margin:0;overflow-wrap:anywhere}
code{font:13px ui-monospace,monospace}
.trouble{padding:.75rem 1rem;border-left:4px solid #b3261e;background:#b3261e14}
@media (prefers-color-scheme:dark){body{background:#191714;color:#f2eee8}dt{color:#aaa096}.app{color:#e0a76f}}
`;
