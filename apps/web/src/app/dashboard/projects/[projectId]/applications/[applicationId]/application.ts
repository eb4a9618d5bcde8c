import { isId } from '@portico/core';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { composition } from '../../../../../../../composition/composition.ts';
import { load } from '../../../../../page-access.ts';
import { projectOfPage } from '../../project.ts';

export type ApplicationPath = { readonly projectId: string; readonly applicationId: string };
export type ApplicationParams = { readonly params: Promise<ApplicationPath> };

const read = cache(async (projectId: string, applicationId: string) => {
  const { viewer, project } = await projectOfPage(projectId);
  if (!isId('application', applicationId)) notFound();
  const application = await load(() =>
    composition().administration.getApplication(viewer, project.id, applicationId),
  );
  return { project, application };
});

/** The application of this page; layout and page both ask, and it is read once per request. */
export const applicationOfPage = ({ projectId, applicationId }: ApplicationPath) =>
  read(projectId, applicationId);
