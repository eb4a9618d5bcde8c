import { html } from 'hono/html';
import { pageLayout } from './layout.ts';

/**
 * You are signed out.
 *
 * @param frames front-channel logout addresses of the applications that the session had signed in to
 * @param next where to go on, a registered address
 */
export function signedOutPage(frames: readonly string[], next: string | undefined): string {
  const head = next === undefined ? undefined : html`<meta http-equiv="refresh" content="1;url=${next}">`;
  const link = next === undefined ? html`` : html`<p><a id="continue" href="${next}">Continue</a></p>`;
  const notices = frames.map((address) => html`<iframe src="${address}" title="sign-out notice"></iframe>`);
  return pageLayout(
    'You signed out of your account',
    html`<p>It’s a good idea to close all browser windows.</p>${link}${notices}`,
    head,
  );
}
