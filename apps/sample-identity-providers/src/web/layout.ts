import { readFileSync } from 'node:fs';
import { html } from 'hono/html';

/** Markup that is escaped already. Every value put into a template is escaped unless it is itself markup. */
export type Markup = ReturnType<typeof html>;

const asset = (name: string): string => readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');

/** What pages load, by path. */
export const ASSETS: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  '/assets/pages.css': { type: 'text/css; charset=utf-8', text: asset('pages.css') },
  '/assets/pages.js': { type: 'text/javascript; charset=utf-8', text: asset('pages.js') },
};

const NAVIGATION = [
  ['/', 'Sample providers'],
  ['/admin/oidc', 'OpenID Connect admin'],
  ['/admin/saml', 'SAML admin'],
] as const;

const wholePage = (title: string, top: Markup, body: Markup): string =>
  String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} - Sample identity providers</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/pages.css">
<script src="/assets/pages.js" defer></script>
</head>
<body>
<header><div class="banner">SAMPLE, for this machine only. Nothing here guards anything.</div>${top}</header>
${body}
</body>
</html>`);

/** A page of the console: navigation on top, and the place for what was done. */
export function consolePage(title: string, body: Markup, current?: string): string {
  const links = NAVIGATION.map(
    ([path, text]) =>
      html`<a href="${path}" ${path === current ? html`aria-current="page"` : ''}>${text}</a>`,
  );
  return wholePage(
    title,
    html`<nav aria-label="Console">${links}</nav>`,
    html`<main><h1>${title}</h1><div id="told" class="done" role="status" aria-live="polite"></div>${body}</main>`,
  );
}

/** A page that people meet on their way through a sign-in. @param dress which of the two providers it is of */
export const tripPage = (title: string, dress: 'OpenID Connect' | 'SAML', body: Markup): string =>
  wholePage(
    title,
    html``,
    html`<main class="narrow"><p class="hint">Sample ${dress}</p><h1>${title}</h1>${body}</main>`,
  );

/** Why somebody does not get on. */
export const problemPage = (title: string, dress: 'OpenID Connect' | 'SAML', text: string): string =>
  tripPage(title, dress, html`<p class="problem" role="alert" id="problem">${text}</p>`);
