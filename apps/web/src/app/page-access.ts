import type { Viewer } from '@portico/administration';
import { isPorticoError } from '@portico/core';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { composition } from '../../composition/composition.ts';
import { currentViewer, requestIdOf } from '../http/index.ts';

/** Who looks at this page; asked once per request, however many parts of the page want to know. */
export const pageViewer = cache(
  async (): Promise<Viewer | undefined> => load(async () => currentViewer(await headers())),
);

/** As {@link pageViewer}; whoever is not signed in goes to sign in and comes back to `path`. */
export async function requirePageViewer(path: string): Promise<Viewer> {
  return (await pageViewer()) ?? redirect(`/login?next=${encodeURIComponent(path)}`);
}

/** Whose password is asked for: the name that it signs in with, which after a join is another one than the person's address. */
export function passwordNameOf({ person }: Viewer): string {
  return person.signInName ?? person.email ?? '';
}

/**
 * What the titles below a layout end with: the name of the thing that it is about. Where that cannot be read the page itself
 * says so, and its title stays as it is.
 */
export async function titlesOf(read: () => Promise<readonly string[]>): Promise<Metadata> {
  const names = await read().catch(() => undefined);
  if (names === undefined) return {};
  const end = [...names, 'Portico'].join(' · ');
  return { title: { template: `%s · ${end}`, default: end } };
}

/**
 * Reads something for a page. What is not there, or not for this viewer, becomes the not-found page; any other failure
 * the error page, which shows the request id by which the log finds it.
 */
export async function load<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    if (isPorticoError(failure) && failure.code === 'not_found') notFound();
    const requestId = requestIdOf(await headers());
    const code = isPorticoError(failure) ? failure.code : 'internal';
    composition().log.error({ requestId, code, err: failure }, 'page failed');
    throw Object.assign(new Error('page failed'), { digest: requestId });
  }
}
