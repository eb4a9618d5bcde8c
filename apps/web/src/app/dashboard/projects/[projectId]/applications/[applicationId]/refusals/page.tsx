import type { Metadata } from 'next';
import { composition } from '../../../../../../../../composition/composition.ts';
import { RefusedRequests } from '../../../../../../../components/application/refused-requests.tsx';
import { load } from '../../../../../../page-access.ts';
import { projectOfPage } from '../../../project.ts';
import { type ApplicationParams, applicationOfPage } from '../application.ts';

export const metadata: Metadata = { title: 'Refused requests' };

export default async function RefusedRequestsPage({ params }: ApplicationParams) {
  const path = await params;
  const { viewer } = await projectOfPage(path.projectId);
  const { project, application } = await applicationOfPage(path);
  const { administration } = composition();
  const rows = await load(() => administration.listRefusedRequests(viewer, project.id, application.id));
  return <RefusedRequests rows={rows} />;
}
