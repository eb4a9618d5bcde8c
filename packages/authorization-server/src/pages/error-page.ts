import type { ErrorOut } from 'oidc-provider';
import type { IssuerContext } from '../context.ts';
import { requestIdOf } from '../request-id.ts';
import type { IssuerParts } from '../stores.ts';
import { type ErrorTexts, errorTexts } from './error-texts.ts';
import { applicationBehind } from './last-application.ts';
import { namedAddress, type Refused } from './named-address.ts';
import { acceptedLanguages } from './page-texts.ts';
import { escapeHtml, showNotice } from './plain-page.ts';

/** The library's name for a request that was answered before, ran out, or is of another browser. */
const OVER = 'SessionNotFound';

/**
 * The page for requests that cannot be answered by a redirect: what happened, whose matter it is, and the way back to the
 * application. Repeats nothing of the request unescaped.
 */
export function errorPage(parts: IssuerParts) {
  return async (ctx: IssuerContext, out: ErrorOut, error: unknown): Promise<void> => {
    const texts = textsFor(ctx);
    const isOver = error instanceof Error && error.name === OVER;
    const kind = ctx.status >= 500 ? texts.failed : kindOf(ctx, texts, isOver);
    const named = error === undefined ? undefined : namedAddress(ctx, error as Refused);
    const code = `${String(out.error)}: ${named ?? String(out.error_description ?? '')}`;
    await show(parts, ctx, { texts, kind, code });
  };
}

function kindOf({ path }: IssuerContext, texts: ErrorTexts, isOver: boolean): ErrorTexts['over'] {
  // What is answered there is our own question: whatever does not fit is an answer to one that is over.
  if (path === '/session/end/confirm') return texts.signOutOver;
  if (path.startsWith('/session/end')) return isOver ? texts.signOutOver : texts.signOutRefused;
  return isOver ? texts.over : texts.refused;
}

/** Something failed that the library does not know of. */
export async function failurePage(
  parts: IssuerParts,
  ctx: IssuerContext,
  code: 'server_error' | 'temporarily_unavailable' = 'server_error',
): Promise<void> {
  const texts = textsFor(ctx);
  await show(parts, ctx, { texts, kind: texts.failed, code });
}

/** Something that is over, in its own words: a question that was answered, a sign-in on a device. */
export async function overPage(
  parts: IssuerParts,
  ctx: IssuerContext,
  kind: ErrorTexts['over'],
  code: string,
): Promise<void> {
  await show(parts, ctx, { texts: textsFor(ctx), kind, code });
}

/** The link to the application that this browser came from; without one, undefined. HTML. */
export async function linkBack(parts: IssuerParts, ctx: IssuerContext): Promise<string | undefined> {
  // Whoever meets a failure of ours may meet it here, too: then the page does without.
  const application = await applicationBehind(parts, ctx).catch(() => undefined);
  return application && wayBack(textsFor(ctx), application);
}

async function show(
  parts: IssuerParts,
  ctx: IssuerContext,
  shown: { readonly texts: ErrorTexts; readonly kind: ErrorTexts['over']; readonly code: string },
): Promise<void> {
  const { texts, kind, code } = shown;
  const again =
    kind === texts.failed && ctx.method === 'GET' ? `<a class="button" href="">${texts.again}</a>` : '';
  const back = (await linkBack(parts, ctx)) ?? texts.goBack;
  showNotice(ctx, {
    ...kind,
    language: texts.language,
    wayOn: `${again} ${back}`,
    support: `
<small>${escapeHtml(code, 500)} · ${texts.request} ${escapeHtml(requestIdOf(ctx) ?? 'unknown')}</small>`,
  });
}

function wayBack(texts: ErrorTexts, { name, url }: { name: string; url: string | undefined }): string {
  if (url === undefined) return escapeHtml(texts.open(name));
  return `<a class="button" href="${escapeHtml(url, 2_000)}">${escapeHtml(texts.back(name))}</a>`;
}

const textsFor = (ctx: IssuerContext): ErrorTexts =>
  errorTexts(ctx.oidc?.params?.['ui_locales'], acceptedLanguages(ctx));
