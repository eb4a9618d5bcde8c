import { needed } from '../options.ts';
import type { Portico } from '../portico.ts';

/** The addresses that the adapters serve, next to each other. */
export type Paths = {
  readonly login: string;
  readonly callback: string;
  readonly logout: string;
  readonly session: string;
  readonly backchannelLogout: string;
};
export type RouteName = keyof Paths;

/** Which of our addresses a request is for, and what was taken off its path on the way here. */
export type Place = { readonly name: RouteName; readonly prefix: string };

/** Next to the redirect URI, as browsers see them: `/auth/callback` brings `/auth/login`, `/auth/logout`, `/auth/session`. */
export function pathsOf(portico: Portico): Paths {
  return nextTo(new URL(needed(portico.settings, 'redirectUri')).pathname);
}

function nextTo(callback: string): Paths {
  const folder = folderOf(callback);
  return {
    login: `${folder}/login`,
    callback,
    logout: `${folder}/logout`,
    session: `${folder}/session`,
    backchannelLogout: `${folder}/backchannel-logout`,
  };
}

/**
 * Finds our addresses among those that arrive. Behind a proxy that takes a prefix off, or in a framework that does, they are
 * the ends of those that browsers see; the folder has to be there, since `/login` alone may be the application's own.
 *
 * @returns undefined for an address that is not ours
 */
export function placeFinder(portico: Portico): (pathname: string, taken?: string) => Place | undefined {
  const outside = Object.entries(pathsOf(portico)) as [RouteName, string][];
  const { insidePath } = portico.settings;
  if (insidePath !== undefined) {
    const inside = Object.entries(nextTo(insidePath)) as [RouteName, string][];
    const prefix = prefixOf(pathsOf(portico).callback, insidePath);
    return (pathname) => {
      const found = inside.find(([, path]) => path === pathname);
      return found && { name: found[0], prefix };
    };
  }
  return (pathname, taken = '') => {
    const exact = outside.find(([, path]) => path === pathname);
    if (exact !== undefined) return { name: exact[0], prefix: taken };
    if (folderOf(pathname) === '') return undefined;
    const end = outside.find(([, path]) => path.endsWith(pathname));
    return end && { name: end[0], prefix: prefixOf(end[1], pathname) };
  };
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/** What of the one path comes before the other; nothing where they are not of one kind. */
function prefixOf(outside: string, inside: string): string {
  return outside.endsWith(inside) ? outside.slice(0, outside.length - inside.length) : '';
}

/** The first page of the application, as browsers see it. */
export function homeOf({ settings }: Portico, { prefix }: Pick<Place, 'prefix'>): string {
  return settings.home ?? `${prefix}/`;
}

/** A path of this application as browsers see it, whether the prefix was left out of it or not. */
export function withPrefix(path: string, { prefix }: Pick<Place, 'prefix'>): string {
  const has = path === prefix || ['/', '?', '#'].some((next) => path.startsWith(`${prefix}${next}`));
  return has ? path : `${prefix}${path}`;
}

/** Where somebody is sent who has to sign in first, and comes back from. */
export function loginPath(portico: Portico, returnTo: string): string {
  return `${pathsOf(portico).login}?${new URLSearchParams({ return_to: returnTo })}`;
}
