import { isId, isPorticoError } from '@portico/core';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { composition } from '../../../composition/composition.ts';
import { keptForLink } from '../../http/setup-link-cookie.ts';
import { load } from '../page-access.ts';

export type LinkParams = { readonly params: Promise<{ readonly linkId: string }> };

/** The link of a page, as this browser holds it; undefined where it is another one's. */
export const linkOfPage = cache(async (linkId: string) => {
  if (!isId('setupLink', linkId)) notFound();
  const kept = keptForLink(await headers(), linkId);
  return load(() =>
    composition()
      .setupLinks.held(linkId, kept)
      .catch((failure: unknown) => {
        if (isPorticoError(failure) && failure.code === 'setup_link_other_browser') return undefined;
        throw failure;
      }),
  );
});

/** Who acts on the pages of a link. */
export async function holderOfPage(linkId: string) {
  const kept = keptForLink(await headers(), linkId);
  return load(() => composition().setupLinks.holder(linkId, kept));
}
