import { composition } from '../../../../../../../composition/composition.ts';
import { answer } from '../../../../../../http/index.ts';
import { managedPreflight, managedRoute } from '../../../../../../management/managed-route.ts';

export const OPTIONS = managedPreflight;

/** The organization's connections. */
export const GET = managedRoute(async (_request, { organizationId }, { caller }) =>
  answer({ connections: await composition().provisioning.connections(organizationId, caller.principal) }),
);
