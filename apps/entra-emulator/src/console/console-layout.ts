import { html } from 'hono/html';
import { type Markup, STYLE_PATH } from '../pages/layout.ts';
import { pageResponse } from '../web/responses.ts';

export const PAGES = '/_emulator/pages';
export const ASSETS = '/_emulator/assets';

const NAVIGATION = [
  ['/', 'Directories'],
  [`${PAGES}/consents`, 'Consents'],
  [`${PAGES}/requests`, 'Requests'],
  [`${PAGES}/outgoing`, 'Sent'],
  [`${PAGES}/faults`, 'Faults'],
  [`${PAGES}/state`, 'Clock and state'],
] as const;

/** Where things of the console are. */
export const pathTo = (
  kind: 'directories' | 'users' | 'groups' | 'applications' | 'enterprise-apps',
  id: string,
): string => `${PAGES}/${kind}/${encodeURIComponent(id)}`;

/** One page of the console: banner, navigation, the place for what happened, and `body`. */
export function consolePage(title: string, body: Markup, current?: string): Response {
  const page = String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} - Local Entra emulator</title>
<link rel="icon" type="image/svg+xml" href="${ASSETS}/mark.svg">
<link rel="stylesheet" href="${STYLE_PATH}">
<link rel="stylesheet" href="${ASSETS}/console.css">
<script src="${ASSETS}/console.js" defer></script>
</head>
<body>
<header><div class="banner">LOCAL EMULATOR - not Microsoft. Demonstration data only.</div>
<div class="top"><a class="home" href="/"><img src="${ASSETS}/mark.svg" alt="" width="28" height="28">Local Entra emulator</a>
<form role="search" action="${PAGES}/search"><input type="search" name="q" required autocomplete="off" placeholder="Name, address or id" aria-label="Find in all directories"><button type="submit" class="small second">Find</button></form></div>
<nav aria-label="Console">${NAVIGATION.map(
    ([path, text]) =>
      html`<a href="${path}" ${path === current ? html`aria-current="page"` : ''}>${text}</a>`,
  )}</nav></header>
<main class="console">
<h1>${title}</h1>
<div id="outcome" role="status" aria-live="polite"></div>
${body}
</main>
</body>
</html>`);
  return pageResponse(200, page, { script: "'self'", connect: "'self'" });
}
