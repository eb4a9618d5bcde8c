import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { QuickstartGuide } from '../../../../../components/quickstart/quickstart-guide.tsx';
import { fittingApplication, QUICKSTART_KINDS } from '../../../../../quickstart/quickstart.ts';
import { load } from '../../../../page-access.ts';
import { type ProjectParams, projectOfPage } from '../project.ts';
import { type ChosenQuickstart, chosenQuickstart } from './chosen.ts';

export const metadata: Metadata = { title: 'Quickstart' };

export default async function QuickstartPage({ params, searchParams }: ProjectParams & ChosenQuickstart) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const chosen = chosenQuickstart(await searchParams, QUICKSTART_KINDS);
  const { administration } = composition();
  const applications = await load(() => administration.listApplications(viewer, project.id));
  const fitting = fittingApplication(chosen, applications);
  const application =
    fitting && (await load(() => administration.getApplication(viewer, project.id, fitting.id)));
  const base = `/dashboard/projects/${project.id}`;
  return (
    <QuickstartGuide
      path={`${base}/quickstart`}
      kinds={QUICKSTART_KINDS}
      chosen={chosen}
      projectId={project.id}
      issuer={project.issuer}
      applications={`${base}/applications`}
      application={application}
    />
  );
}
