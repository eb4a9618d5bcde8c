import { runsDeployment } from '@portico/core';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requirePageViewer } from '../../page-access.ts';

/** The operator who looks at a page of the deployment. For everybody else there is no such page. */
export const operatorOfPage = cache(async (path: string) => {
  const viewer = await requirePageViewer(path);
  return runsDeployment(viewer) ? viewer : notFound();
});
