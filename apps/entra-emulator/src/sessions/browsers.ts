import type { RandomSource } from '../randomness/random-source.ts';
import { newGuid, opaque } from '../randomness/random-source.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { SamlSession } from './saml-trip.ts';

/** One user signed in, or remembered, in one browser. */
export interface SignIn {
  /** Session id: the `sid` claim. */
  sid: string;
  userId: string;
  /** When the password was typed, ms. */
  authenticatedAt: number;
  active: boolean;
  /** Applications that this session has signed in to, for front-channel logout. */
  clientAppIds: string[];
  /** Authentication contexts (`acrs`) that this session has confirmed. */
  acrs?: string[];
  /** What applications were told of this session by SAML, the latest of each. */
  samlSessions?: SamlSession[];
}

export interface Browser {
  /** Value of the cookie. */
  id: string;
  signIns: SignIn[];
}

export const BROWSER_COOKIE = 'entra_emulator_browser';
export const SECURE_BROWSER_COOKIE = 'entra_emulator_secure_browser';
export const BROWSER_LIFETIME_MS = 24 * 3600 * 1000;
const CAPACITY = 20_000;

/** Browsers that have been here, by cookie. */
export class Browsers {
  readonly #random: RandomSource;
  readonly #known = new ExpiringMap<Browser>(CAPACITY);
  /** Grows with every sign-in and sign-out. */
  revision = 0;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  withCookie(cookie: string | undefined, now: number): Browser | undefined {
    return cookie === undefined ? undefined : this.#known.get(cookie, now);
  }

  create(): Browser {
    return { id: opaque(this.#random, 32), signIns: [] };
  }

  /** Remembers the browser until `BROWSER_LIFETIME_MS` from `now`. */
  keep(browser: Browser, now: number): void {
    this.#known.set(browser.id, browser, now + BROWSER_LIFETIME_MS);
  }

  /**
   * Signs a user in. The cookie value changes, so a value that somebody planted before the sign-in is worth nothing.
   */
  signIn(browser: Browser, userId: string, now: number): SignIn {
    this.#known.delete(browser.id);
    browser.id = opaque(this.#random, 32);
    const signIn: SignIn = {
      sid: newGuid(this.#random),
      userId,
      authenticatedAt: now,
      active: true,
      clientAppIds: [],
    };
    browser.signIns = [...browser.signIns.filter((one) => one.userId !== userId), signIn];
    this.keep(browser, now);
    this.revision += 1;
    return signIn;
  }

  /** Notes that an application has signed the user in, for its notice of the end. */
  toldApplication(signIn: SignIn, appId: string): void {
    if (signIn.clientAppIds.includes(appId)) return;
    signIn.clientAppIds.push(appId);
    this.revision += 1;
  }

  /** The same by SAML. */
  toldBySaml(signIn: SignIn, session: SamlSession): void {
    const others = (signIn.samlSessions ?? []).filter(({ appId }) => appId !== session.appId);
    signIn.samlSessions = [...others, session];
    this.toldApplication(signIn, session.appId);
    this.revision += 1;
  }

  /** Notes authentication contexts that the person has confirmed. */
  confirm(signIn: SignIn, contexts: readonly string[]): void {
    signIn.acrs = [...new Set([...(signIn.acrs ?? []), ...contexts])];
    this.revision += 1;
  }

  /** Ends the sign-ins that match; the names stay remembered for the account picker. */
  signOut(browser: Browser, matches: (signIn: SignIn) => boolean): SignIn[] {
    const ended = browser.signIns.filter((one) => one.active && matches(one));
    for (const signIn of ended) signIn.active = false;
    this.revision += 1;
    return ended;
  }

  clear(): void {
    this.#known.clear();
    this.revision += 1;
  }

  content(): Browser[] {
    return this.#known.values().filter((browser) => browser.signIns.length > 0);
  }

  restore(browsers: readonly Browser[], now: number): void {
    for (const browser of browsers) this.keep(browser, now);
  }
}
