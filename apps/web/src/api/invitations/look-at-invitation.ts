import { invitationTokenInput } from '@portico/administration';
import { ORGANIZATION_ROLES, SOCIAL_PROVIDERS } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { currentViewer } from '../../http/session.ts';
import { operation } from '../operation.ts';
import { text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const look = z
  .object({
    kind: z.enum(['member', 'project_admin', 'operator']),
    project_name: text.nullable().meta({ description: 'Null for an operator' }),
    organization_name: text.nullable(),
    role: z.enum(ORGANIZATION_ROLES).nullable(),
    email: text.meta({ description: 'For whom it was meant' }),
    name: text.nullable(),
    expires_at: timestamp,
    invited_by: z
      .object({ name: text.nullable(), email: text.nullable(), email_proven: z.boolean() })
      .nullable()
      .meta({ description: 'Null for the operator, by the command on the server' }),
    domains: z.array(text).meta({ description: 'What the organization has proven by DNS to be its own' }),
    connections: z
      .array(z.object({ id: text, name: text }))
      .meta({ description: 'The organization’s own single sign-on, where it can be accepted over it' }),
    providers: z
      .array(z.enum(SOCIAL_PROVIDERS))
      .meta({ description: 'Over which somebody can accept as themselves' }),
    viewer: z
      .object({ name: text, can_accept: z.boolean() })
      .nullable()
      .meta({ description: 'Who is signed in here' }),
  })
  .meta({ id: 'InvitationView' });

export const lookAtInvitation = operation(
  {
    method: 'POST',
    path: '/v1/session/invitations/look',
    summary:
      'Says what the holder of a link is invited to, and whether whoever is signed in here can accept it',
    by: 'anybody',
    body: invitationTokenInput,
    response: look,
    errors: ['invitation_invalid', 'too_many_attempts'],
  },
  async ({ caller, body, request }) => {
    const viewer = await currentViewer(request.headers);
    return inSnakeCase(await composition().administration.lookAtInvitation(caller, viewer, body));
  },
);
