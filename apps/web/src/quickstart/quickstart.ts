import { desktop } from './desktop.ts';
import { device } from './device.ts';
import { express } from './express.ts';
import { machine } from './machine.ts';
import { next } from './next.ts';
import type { Listing, QuickstartRecipe, QuickstartValues } from './recipe.ts';
import { singlePage } from './single-page.ts';

const QUICKSTARTS = { next, express, spa: singlePage, desktop, device, machine } as const;
export type QuickstartKind = keyof typeof QUICKSTARTS;

export const QUICKSTART_KINDS = Object.keys(QUICKSTARTS) as QuickstartKind[];

/** The listings of a quickstart with those values, in the order in which they are needed. */
export function quickstart(kind: QuickstartKind, values: QuickstartValues): readonly Listing[] {
  return recipe(kind).listings(values);
}

export function recipe(kind: QuickstartKind): QuickstartRecipe {
  return QUICKSTARTS[kind];
}

/** The application to fill a quickstart in with: one that is registered just as it needs it, or else the first of its kind. */
export function fittingApplication<
  A extends { readonly kind: string; readonly redirectUris: readonly string[] },
>(kind: QuickstartKind, applications: readonly A[]): A | undefined {
  const { application, redirectUri } = recipe(kind);
  const ofKind = applications.filter((each) => each.kind === application);
  return ofKind.find((each) => redirectUri && each.redirectUris.includes(redirectUri.usual)) ?? ofKind[0];
}

/** The registered redirect URI that a quickstart can run on; undefined when there is none. */
export function fittingRedirectUri(kind: QuickstartKind, registered: readonly string[]): string | undefined {
  const { redirectUri } = recipe(kind);
  return registered.find((text) => {
    const uri = URL.parse(text);
    return uri !== null && redirectUri?.fits(uri);
  });
}

/**
 * Where a quickstart hears that a session has ended; undefined when it does not listen, or when Portico is on another machine
 * and cannot reach this one.
 */
export function backchannelLogoutUri(
  kind: QuickstartKind,
  { issuer, redirectUri }: Pick<QuickstartValues, 'issuer' | 'redirectUri'>,
): string | undefined {
  const hears = recipe(kind).application === 'web' && new URL(issuer).protocol === 'http:';
  return hears ? new URL('backchannel-logout', redirectUri).href : undefined;
}

/** Where a quickstart sends people after signing out; undefined when it has no page for that. */
export function signedOutUri(kind: QuickstartKind, redirectUri: string): string | undefined {
  const { application } = recipe(kind);
  return application === 'web' || application === 'spa' ? new URL('/', redirectUri).href : undefined;
}
