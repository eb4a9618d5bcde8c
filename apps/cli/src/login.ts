import { type Session, sessionOf, tokensOf } from '@portico/sdk';
import { openLoopback } from './loopback.ts';
import { openBrowser } from './open-browser.ts';
import { type Person, publicPortico } from './person.ts';
import { keepSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';

export type LoginWish = {
  readonly organization?: string | undefined;
  readonly loginHint?: string | undefined;
  /** Show a code instead of opening a browser. */
  readonly device?: boolean | undefined;
  readonly timeoutSeconds: number;
};

/** `portico login`. */
export async function login(
  person: Person,
  wish: LoginWish,
  terminal: Terminal,
  browser: string | undefined,
): Promise<void> {
  const previous = await person.store.read().catch(() => undefined);
  const session = wish.device
    ? await byDevice(person, wish, terminal)
    : await byBrowser(person, wish, terminal, browser);
  await person.store.write(tokensOf(session));
  keepSettings(person.places.settings, person.settings);
  // Nobody uses the session before any more; that it lives on for a while harms nobody. A browser that was still signed
  // in has brought the same one again.
  if (previous !== undefined && sessionOf(previous).id !== session.id)
    await person.portico.revoke(previous).catch(() => undefined);
  if (person.store.isFile)
    terminal.warn(
      `Your tokens are in no system keychain but in ${person.store.name}, readable by you alone.`,
    );
  terminal.success(`Signed in as ${nameOf(session)}.`);
}

/** A browser on this machine (RFC 8252). */
async function byBrowser(
  { settings }: Person,
  wish: LoginWish,
  terminal: Terminal,
  browser: string | undefined,
): Promise<Session> {
  const loopback = await openLoopback();
  let succeeded = false;
  try {
    const portico = publicPortico(settings, loopback.redirectUri);
    const { organization, loginHint } = wish;
    const { url, transaction } = await portico.signInUrl({ organization, loginHint });
    terminal.info('Sign in with your browser. If it does not open, go to:');
    terminal.line(url);
    await openBrowser(url, browser);
    const stopWaiting = terminal.waiting('Waiting for the browser …');
    const back = await loopback.callback(wish.timeoutSeconds * 1_000).finally(stopWaiting);
    const { session } = await portico.callback(back, transaction);
    succeeded = true;
    return session;
  } finally {
    await loopback.finish(succeeded);
  }
}

/** A browser on another device (RFC 8628). */
async function byDevice({ portico }: Person, wish: LoginWish, terminal: Terminal): Promise<Session> {
  const device = await portico.deviceSignIn({ organization: wish.organization });
  terminal.info('On any device, go to this address and type this code. Nobody else has to know it.');
  terminal.line(`${device.verificationUri}\n${device.userCode}`);
  const stopWaiting = terminal.waiting('Waiting until somebody typed it …');
  return device.wait().finally(stopWaiting);
}

function nameOf({ user, organizationId }: Session): string {
  const who = user.email ?? user.name ?? user.id;
  return organizationId === undefined ? who : `${who} in ${organizationId}`;
}
