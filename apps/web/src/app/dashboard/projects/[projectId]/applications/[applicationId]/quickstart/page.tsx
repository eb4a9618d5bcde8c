import type { Metadata } from 'next';
import { QuickstartGuide } from '../../../../../../../components/quickstart/quickstart-guide.tsx';
import { QUICKSTART_KINDS, recipe } from '../../../../../../../quickstart/quickstart.ts';
import { type ChosenQuickstart, chosenQuickstart } from '../../../quickstart/chosen.ts';
import { type ApplicationParams, applicationOfPage } from '../application.ts';

export const metadata: Metadata = { title: 'Quickstart' };

export default async function ApplicationQuickstartPage(props: ApplicationParams & ChosenQuickstart) {
  const { project, application } = await applicationOfPage(await props.params);
  const kinds = QUICKSTART_KINDS.filter((kind) => recipe(kind).application === application.kind);
  const applications = `/dashboard/projects/${project.id}/applications`;
  return (
    <QuickstartGuide
      path={`${applications}/${application.id}/quickstart`}
      kinds={kinds}
      chosen={chosenQuickstart(await props.searchParams, kinds)}
      projectId={project.id}
      issuer={project.issuer}
      applications={applications}
      application={application}
    />
  );
}
