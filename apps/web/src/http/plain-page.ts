import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f5f6;color:#16191d}
main{max-width:30rem;margin:1.5rem;padding:2rem;background:#fff;border:1px solid #dcdfe3;border-radius:10px}
svg{width:28px;height:28px;color:#0b6075}
h1{margin:.75rem 0 .5rem;font-size:1.25rem}
p{margin:.5rem 0}
a{color:#0b6075}
small{display:block;margin-top:1.25rem;color:#596068}
code{font-family:ui-monospace,monospace;user-select:all;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){
body{background:#0f1113;color:#f2f3f5}main{background:#191c20;border-color:#30353b}
svg,a{color:#5cb9cf}small{color:#a4abb3}}
`;

const MARK = 'M12 2 2 7v2h20V7L12 2ZM4 11h3v8H4v-8Zm6.5 0h3v8h-3v-8ZM17 11h3v8h-3v-8ZM2 20.5h20v2H2v-2Z';

/** What a policy has to allow so that a plain page looks like one of ours: its one style, by its hash. */
export const PLAIN_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

const POLICY = [
  "default-src 'none'",
  `style-src ${PLAIN_STYLE_SOURCE}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export type PlainPage = {
  readonly status: number;
  readonly title: string;
  /** Our own text. */
  readonly message: string;
  /** A link to go on with; `href` is a path of ours. */
  readonly action?: { readonly href: `/${string}`; readonly label: string };
  /** For support. */
  readonly code?: string;
  readonly requestId?: string;
  /** Beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** A page that needs neither Next nor scripts: for what a browser meets outside the dashboard. */
export function plainPage(content: PlainPage): Response {
  return new Response(html(content), {
    status: content.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store, private',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...content.headers,
    },
  });
}

function html({ title, message, action, code, requestId }: PlainPage): string {
  const link = action && `<p><a href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a></p>`;
  const support =
    code &&
    `<small>Code <code>${escapeHtml(code)}</code> · request <code>${escapeHtml(requestId ?? 'unknown')}</code></small>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · Portico</title><style>${STYLE}</style></head>
<body><main>
<svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path d="${MARK}"/></svg>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message)}</p>
${link ?? ''}
${support ?? ''}
</main></body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
