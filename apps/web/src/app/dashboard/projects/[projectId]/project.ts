import { isId } from '@portico/core';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { composition } from '../../../../../composition/composition.ts';
import { load, requirePageViewer } from '../../../page-access.ts';

export type ProjectParams = { readonly params: Promise<{ projectId: string }> };

/** The project of this page and who administers it; read once per request. A foreign one is the not-found page. */
export const projectOfPage = cache(async (projectId: string) => {
  const viewer = await requirePageViewer(`/dashboard/projects/${encodeURIComponent(projectId)}`);
  if (!isId('project', projectId)) notFound();
  const project = await load(() => composition().administration.getProject(viewer, projectId));
  return { viewer, project };
});
