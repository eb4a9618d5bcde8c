import { createHash } from 'node:crypto';

export const PLAIN_STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f5f6;color:#16191d}
main{max-width:30rem;margin:1.5rem;padding:2rem;background:#fff;border:1px solid #dcdfe3;border-radius:10px}
svg{width:28px;height:28px;color:#0b6075}
h1{margin:.75rem 0 .5rem;font-size:1.25rem}
p{margin:.5rem 0}
a{color:#0b6075}
form{display:inline-block;margin:.75rem .5rem 0 0}
button,a.button{display:inline-block;padding:.55rem 1rem;border:1px solid #0b6075;border-radius:8px;background:#0b6075;color:#fff;font:inherit;text-align:center;text-decoration:none;cursor:pointer}
.second button,a.second{background:transparent;color:#0b6075}
button:focus-visible,a:focus-visible{outline:3px solid #5cb9cf;outline-offset:2px}
.brand{color:#596068;font-weight:600}
.quiet{color:#596068}
small{display:block;margin-top:1.25rem;color:#596068}
code{font-family:ui-monospace,monospace;user-select:all;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){
body{background:#0f1113;color:#f2f3f5}main{background:#191c20;border-color:#30353b}
svg,a,.second button,a.second{color:#5cb9cf}small,.brand,.quiet{color:#a4abb3}}
`;

const MARK = 'M12 2 2 7v2h20V7L12 2ZM4 11h3v8H4v-8Zm6.5 0h3v8h-3v-8ZM17 11h3v8h-3v-8ZM2 20.5h20v2H2v-2Z';

/** What a policy has to allow so that a plain page looks like one of ours: its one style, by its hash. */
export const PLAIN_STYLE_SOURCE = `'sha256-${createHash('sha256').update(PLAIN_STYLE).digest('base64')}'`;

/**
 * Where a form may go is not limited on a page that has one of ours: browsers hold the limit against every redirect after
 * it, and these end at an identity provider or at an application, whose address may have a scheme of its own.
 */
const policy = (forms: boolean) =>
  [
    "default-src 'none'",
    `style-src ${PLAIN_STYLE_SOURCE}`,
    "base-uri 'none'",
    ...(forms ? [] : ["form-action 'none'"]),
    "frame-ancestors 'none'",
  ].join('; ');

/** One thing to do next. The first of a page is the one that most people want. */
export type PageAction =
  /** `href` is a path of ours, empty for this very page again, or an address that we know. */
  | { readonly kind: 'link'; readonly href: string; readonly label: string }
  /** `action` is a path of ours. */
  | {
      readonly kind: 'form';
      readonly action: `/${string}`;
      readonly fields: Readonly<Record<string, string>>;
      readonly label: string;
    };

export type PlainPage = {
  readonly status: number;
  readonly title: string;
  /** Our own text: what happened, then whose matter it is and the like. */
  readonly message: string;
  readonly more?: readonly string[];
  readonly actions?: readonly PageAction[];
  /** Whose page it is for its reader. */
  readonly brand?: string;
  /** BCP 47; English unless given. */
  readonly language?: string;
  /** For support. */
  readonly code?: string;
  readonly requestId?: string;
  /** Beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly labels?: { readonly code: string; readonly request: string };
};

/** A page that needs neither Next nor scripts: for what a browser meets outside the dashboard. */
export function plainPage(content: PlainPage): Response {
  const forms = content.actions?.some(({ kind }) => kind === 'form') ?? false;
  return new Response(html(content), {
    status: content.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store, private',
      'content-security-policy': policy(forms),
      // With `no-referrer` browsers send `Origin: null` with a form, and ours are checked by origin.
      'referrer-policy': forms ? 'same-origin' : 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...content.headers,
    },
  });
}

function html(page: PlainPage): string {
  const { title, message, more = [], actions = [], brand = 'Portico', language = 'en' } = page;
  const text = escapeHtml;
  return `<!doctype html>
<html lang="${text(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text(title)} · ${text(brand)}</title><style>${PLAIN_STYLE}</style></head>
<body><main>
<svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path d="${MARK}"/></svg>
${page.brand === undefined ? '' : `<p class="brand">${text(brand)}</p>`}
<h1>${text(title)}</h1>
<p>${text(message)}</p>
${more.map((line) => `<p class="quiet">${text(line)}</p>`).join('\n')}
<div>${actions.map(control).join('\n')}</div>
${support(page)}
</main></body></html>`;
}

function control(action: PageAction, index: number): string {
  const label = escapeHtml(action.label);
  if (action.kind === 'link') {
    const rank = index === 0 ? 'button' : 'button second';
    return `<p><a class="${rank}" href="${escapeHtml(action.href)}">${label}</a></p>`;
  }
  const fields = Object.entries(action.fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const rank = index === 0 ? '' : ' class="second"';
  return `<form method="post" action="${escapeHtml(action.action)}"${rank}>${fields.join('')}<button>${label}</button></form>`;
}

function support({ code, requestId, labels }: PlainPage): string {
  if (code === undefined) return '';
  const words = labels ?? { code: 'Code', request: 'request' };
  return `<small>${escapeHtml(words.code)} <code>${escapeHtml(code)}</code> · ${escapeHtml(words.request)} <code>${escapeHtml(requestId ?? 'unknown')}</code></small>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
