import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text, timestamp } from '../schemas.ts';

const offer = z
  .object({
    available: z.boolean(),
    reason: z.object({ code: text, message: text }).optional(),
    cloud: z.object({ name: text, login_host: text }),
    permissions: z.array(z.object({ name: text, kind: z.enum(['application', 'delegated']), why: text })),
    creates: z.array(text),
    provisioning_app_id: text.nullable().meta({
      description: 'As the directory knows what was approved there: it stays when a connection goes',
    }),
    approved_elsewhere_at: timestamp
      .nullable()
      .meta({ description: 'Somebody approved at Microsoft in another browser, of which nothing came' }),
  })
  .meta({ id: 'ConnectOffer' });

export type ConnectOffer = z.output<typeof offer>;

export const getOffer = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/ms-provision',
    summary:
      'Says whether Microsoft can be connected, what Portico may do then and will create in the directory',
    by: 'principal',
    response: offer,
    errors: ['not_found', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params: { orgId }, caller }) => {
    const { administration, provisioning } = composition();
    const { projectName } = await administration.getOrganization(caller.principal, orgId);
    const { cloud, permissions, provisioningAppId, ...rest } = provisioning.availability(projectName);
    return {
      ...rest,
      cloud: { name: cloud.name, login_host: cloud.loginHost },
      permissions,
      provisioning_app_id: provisioningAppId,
      approved_elsewhere_at: (await provisioning.approvedElsewhereAt(orgId)) ?? null,
    };
  },
);
