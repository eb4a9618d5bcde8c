import { type PageTexts, pageTexts } from '@portico/authorization-server';
import { isPorticoError } from '@portico/core';
import type { ApplicationHome, LoginView } from '@portico/sign-in';
import { headers } from 'next/headers';
import { cache } from 'react';
import { composition } from '../../../composition/composition.ts';
import { loginTexts } from '../../components/hosted-login/texts.ts';
import type { LoginTexts } from '../../components/hosted-login/texts-en.ts';
import { requestIdOf } from '../../http/index.ts';
import { lastApplication } from '../../http/last-application.ts';
import { loginPageOf } from '../../http/login-page.ts';
import { type KeptStep, readStep } from '../../http/login-step-cookie.ts';
import { tripCookie } from '../../http/trip-cookies.ts';

type Shown = { readonly kept: KeptStep; readonly texts: LoginTexts };

/** What a sign-in page shows, or why there is nothing and where the reader finds the application. */
export type ShownLogin =
  | (Shown & { readonly view: LoginView })
  | (Shown & { readonly code: string; readonly home: ApplicationHome | undefined });

/** Read once per request: the frame of the page wants its language, the head its title. */
export const shownLogin = cache(async (projectId: string, uid: string): Promise<ShownLogin> => {
  const path = { projectId, uid };
  const sent = await headers();
  const accepted = sent.get('accept-language');
  const kept = readStep(tripCookie(sent), path);
  try {
    const typed = kept.step === 'connections' ? kept.email : undefined;
    const view = await composition().signIn.hostedLogin.view(loginPageOf(sent, path), typed);
    return { kept, view, texts: loginTexts(view.locales, accepted) };
  } catch (failure) {
    if (!isPorticoError(failure)) throw failure;
    const { code, detail } = failure;
    composition().log.info({ requestId: requestIdOf(sent), code, detail }, 'page refused');
    return { kept, code, home: await lastApplication(sent, projectId), texts: loginTexts([], accepted) };
  }
});

/** Those of the issuer's pages, which the short address for devices stands before. */
export function deviceTexts(accepted: string | null): PageTexts {
  return pageTexts(
    undefined,
    (accepted ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? ''),
  );
}
