import { composition } from '../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../http/index.ts';

/** Whether Microsoft can be connected here, and what Portico may do and will create in the directory. */
export const GET = route<{ orgId: string }>(async (request, { orgId }) => {
  const viewer = await requireSession(request);
  const { administration, provisioning } = composition();
  const organizationId = pathId('organization', orgId);
  const { projectName } = await administration.getOrganization(viewer, organizationId);
  const approvedElsewhereAt = (await provisioning.approvedElsewhereAt(organizationId)) ?? null;
  return answer({ ...provisioning.availability(projectName), approvedElsewhereAt });
});
