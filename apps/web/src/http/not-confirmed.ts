import { plainPage } from './plain-page.ts';

/**
 * Somebody signed in again to confirm who they are, and their identity provider did not say when they proved it: that is no
 * recent proof (attack 66), and trying the same way again would only lead here again. They are signed in.
 *
 * @param next the path of ours where they came from
 */
export function notConfirmedPage(next: string, cookies: readonly string[]): Response {
  const page = plainPage({
    status: 200,
    title: 'You are signed in, but this was not confirmed',
    message:
      'Your identity provider did not say when you last proved who you are, so this sign-in does not count as a recent one.',
    more: [
      'If you have a password here, go back, repeat what you wanted to do, and enter the password when you are asked.',
      'If you have none, ask your IT admin to include the claim auth_time in the ID token. In Microsoft Entra ID it is an optional claim of the app registration.',
    ],
    actions: [{ kind: 'link', href: next, label: 'Go back' }],
  });
  for (const cookie of cookies) page.headers.append('set-cookie', cookie);
  return page;
}
