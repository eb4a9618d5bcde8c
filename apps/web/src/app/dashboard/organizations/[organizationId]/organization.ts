import { isId, withheldIn } from '@portico/core';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { composition } from '../../../../../composition/composition.ts';
import { load, requirePageViewer } from '../../../page-access.ts';

export type OrganizationParams = { readonly params: Promise<{ organizationId: string }> };

/**
 * The organization of this page and who looks at it. Layout and page both ask; the answer is read once per request.
 * A foreign one is the not-found page, like one that does not exist (attack 81).
 */
export const organizationOfPage = cache(async (organizationId: string) => {
  const viewer = await requirePageViewer(`/dashboard/organizations/${encodeURIComponent(organizationId)}`);
  if (!isId('organization', organizationId)) notFound();
  if (withheldIn(viewer, organizationId)) redirect(`/dashboard/other-sign-in/${organizationId}`);
  const organization = await load(() => composition().administration.getOrganization(viewer, organizationId));
  return { viewer, organization };
});
