import type { Metadata } from 'next';
import { composition } from '../../../../../composition/composition.ts';
import { ConnectionsInNeed } from '../../../../components/dashboard/connections-in-need.tsx';
import { NewOrganization } from '../../../../components/dashboard/new-organization.tsx';
import { OrganizationList } from '../../../../components/dashboard/organization-list.tsx';
import { PageLinks } from '../../../../components/page-links.tsx';
import { type ListSearch, listPage } from '../../../list-page.ts';
import { load } from '../../../page-access.ts';
import { type ProjectParams, projectOfPage } from './project.ts';

export const metadata: Metadata = { title: 'Organizations' };

/** So many as somebody reads before they do something about them. */
const MOST_IN_NEED = 20;

export default async function ProjectPage({ params, searchParams }: ProjectParams & ListSearch) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const { administration } = composition();
  const inNeed = (health: 'broken' | 'degraded') =>
    load(() => administration.listConnectionsInNeed(viewer, project.id, { health, limit: MOST_IN_NEED }));
  const [{ items: organizations, pages }, broken, degraded] = await Promise.all([
    listPage(searchParams, (page) => administration.listProjectOrganizations(viewer, project.id, page)),
    inNeed('broken'),
    inNeed('degraded'),
  ]);
  const all = [...broken.items, ...degraded.items];
  const more = all.length > MOST_IN_NEED || broken.after !== null || degraded.after !== null;
  return (
    <div className="flex flex-col gap-6">
      <ConnectionsInNeed connections={all.slice(0, MOST_IN_NEED)} more={more} />
      <OrganizationList
        organizations={organizations}
        action={<NewOrganization projectId={project.id} />}
        pages={<PageLinks path={`/dashboard/projects/${project.id}`} {...pages} />}
      />
    </div>
  );
}
