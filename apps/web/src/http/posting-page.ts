import { createHash } from 'node:crypto';
import { escapeHtml, PLAIN_STYLE, PLAIN_STYLE_SOURCE } from './plain-page.ts';

const SCRIPT = 'document.forms[0].submit()';
const SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;

/**
 * A page that posts a form at once, or where somebody presses a button without scripts. Where a form may go is not limited:
 * browsers hold the limit against every redirect after it, and these end at an identity provider or at an application.
 *
 * @param form.action where it goes, which is nobody's word but ours or that of a connection's own settings
 * @param form.label of the button
 */
export function postingPage(form: {
  readonly title: string;
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly label: string;
}): Response {
  const text = escapeHtml;
  const fields = form.fields.map(
    ([name, value]) => `<input type="hidden" name="${text(name)}" value="${text(value)}">`,
  );
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text(form.title)}</title><style>${PLAIN_STYLE}</style></head>
<body><main><form method="post" action="${text(form.action)}">${fields.join('')}<button>${text(form.label)}</button></form></main>
<script>${SCRIPT}</script></body></html>`;
  return new Response(html, {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store, private',
      'content-security-policy': [
        "default-src 'none'",
        `style-src ${PLAIN_STYLE_SOURCE}`,
        `script-src ${SCRIPT_SOURCE}`,
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  });
}
