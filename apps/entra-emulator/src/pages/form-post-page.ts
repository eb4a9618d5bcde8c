import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { pageLayout } from './layout.ts';

const SUBMIT = 'document.forms[0].submit()';
const SCRIPT_HASH = `'sha256-${createHash('sha256').update(SUBMIT).digest('base64')}'`;

/** Carries parameters to the client by POST (OAuth 2.0 Form Post Response Mode). Works by hand without scripts. */
export function formPostPage(
  action: string,
  params: Record<string, string>,
): { page: string; scriptHash: string } {
  const fields = Object.entries(params).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const body = html`<form method="post" action="${action}">${fields}<button id="continue" type="submit">Continue</button></form>
<script>${raw(SUBMIT)}</script>`;
  return { page: pageLayout('Working…', body), scriptHash: SCRIPT_HASH };
}
