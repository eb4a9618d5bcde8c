import { createHash } from 'node:crypto';
import type { IssuerContext, Middleware } from '../context.ts';

/** The look of every page of Portico that needs no script, whoever of us makes it. */
const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f5f6;color:#16191d}
main{max-width:30rem;margin:1.5rem;padding:2rem;background:#fff;border:1px solid #dcdfe3;border-radius:10px}
svg{width:28px;height:28px;color:#0b6075}
h1{margin:.75rem 0 .5rem;font-size:1.25rem;overflow-wrap:anywhere}
p{margin:.5rem 0}
ul{margin:.5rem 0;padding-left:1.25rem}
a{color:#0b6075}
form{margin:1rem 0 0}
button,a.button{display:inline-block;margin:.25rem .5rem .25rem 0;padding:.55rem 1rem;border:1px solid #0b6075;border-radius:8px;background:#0b6075;color:#fff;font:inherit;text-decoration:none;cursor:pointer}
button.second,a.second{background:transparent;color:#0b6075}
input[type=text]{box-sizing:border-box;width:100%;padding:.55rem .75rem;border:1px solid #8a929b;border-radius:8px;background:transparent;color:inherit;font:inherit}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid #5cb9cf;outline-offset:2px}
small{display:block;margin-top:1.25rem;color:#596068;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){body{background:#0f1113;color:#f2f3f5}main{background:#191c20;border-color:#30353b}small{color:#a4abb3}svg,a:not(.button),button.second,a.second{color:#5cb9cf}}`;

const MARK = 'M12 2 2 7v2h20V7L12 2ZM4 11h3v8H4v-8Zm6.5 0h3v8h-3v-8ZM17 11h3v8h-3v-8ZM2 20.5h20v2H2v-2Z';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Text for HTML, at most 200 characters of it unless told (attack 11). */
export function escapeHtml(text: string, most = 200): string {
  return text.slice(0, most).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What holds for every answer that is not one of our pages: the library adds its own scripts by their hash. */
export function closedPolicy(): Middleware {
  return (ctx, next) => {
    ctx.set(
      'content-security-policy',
      "default-src 'none'; script-src; frame-ancestors 'none'; base-uri 'none'",
    );
    return next();
  };
}

/** What a page of the issuer consists of. `body` is HTML made here, from escaped parts. */
export type IssuerPage = {
  readonly title: string;
  readonly body: string;
  readonly script?: string;
  /** BCP 47; English unless given. */
  readonly language?: string;
};

/** Answers with a page of its own policy: nothing may be loaded, framed or run but what stands in it. */
export function showPage(ctx: IssuerContext, { title, body, script, language = 'en' }: IssuerPage): void {
  ctx.type = 'html';
  ctx.set('cache-control', 'no-store');
  const scripts = script === undefined ? '' : `; script-src ${hashOf(script)}`;
  ctx.set(
    'content-security-policy',
    `default-src 'none'; style-src ${hashOf(STYLE)}${scripts}; frame-ancestors 'none'; base-uri 'none'`,
  );
  ctx.body = `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path d="${MARK}"/></svg>
<h1>${escapeHtml(title)}</h1>${body}</main>${script === undefined ? '' : `<script>${script}</script>`}</body></html>`;
}

/** What happened, and what to do next. `text` is ours; `wayOn` and `support` are HTML made here. */
type Notice = {
  readonly title: string;
  readonly text: string;
  readonly language: string;
  /** Buttons and links, or a sentence in their place. */
  readonly wayOn?: string | undefined;
  /** For whoever is asked for help. */
  readonly support?: string;
};

/** A page on which there is nothing to fill in and nothing to decide. */
export function showNotice(ctx: IssuerContext, { title, text, language, wayOn, support = '' }: Notice): void {
  const next = wayOn === undefined ? '' : `<p>${wayOn}</p>`;
  showPage(ctx, { title, language, body: `<p>${text}</p>${next}${support}` });
}
