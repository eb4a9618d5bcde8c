import { CONSENT_LEVELS } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text, timestamp } from '../schemas.ts';

const level = z
  .object({
    level: z.enum(CONSENT_LEVELS),
    app_id: text.meta({
      description: 'As the directory knows what was approved there: it stays when a connection goes',
    }),
    permissions: z.array(z.object({ name: text, kind: z.enum(['application', 'delegated']), why: text })),
    creates: z.array(text),
    can: z.array(text),
    cannot: z.array(text),
    when_broken: text.meta({ description: 'What happens when something breaks' }),
  })
  .meta({ id: 'ConnectLevel' });

export type ConnectLevel = z.output<typeof level>;

const offer = z
  .object({
    available: z.boolean(),
    reason: z.object({ code: text, message: text }).optional(),
    cloud: z.object({ name: text, login_host: text, graph_origin: text, admin_center_origin: text }),
    levels: z.array(level).meta({
      description:
        'What may be asked of the directory here, the one that looks after the connection first. Of `full_care` and `broader` there is one: which permission the operator registered',
    }),
    approves_more_than_told: z.boolean().meta({
      description:
        'The last approval granted `Application.ReadWrite.All`, and not what the level `full_care` says: the operator’s registration is not as it is set',
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
    const { cloud, levels, ...rest } = provisioning.availability(projectName);
    return {
      ...rest,
      cloud: {
        ...{ name: cloud.name, login_host: cloud.loginHost },
        ...{ graph_origin: cloud.graphOrigin, admin_center_origin: cloud.adminCenterOrigin },
      },
      levels: levels.map(({ appId, whenBroken, permissions, creates, can, cannot, ...rest }) => ({
        ...{ ...rest, app_id: appId, when_broken: whenBroken, permissions: [...permissions] },
        ...{ creates: [...creates], can: [...can], cannot: [...cannot] },
      })),
      approves_more_than_told: await provisioning.approvesMoreThanTold(),
      approved_elsewhere_at: (await provisioning.approvedElsewhereAt(orgId)) ?? null,
    };
  },
);
