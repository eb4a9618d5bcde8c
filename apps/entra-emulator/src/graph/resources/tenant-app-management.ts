import { z } from 'zod';
import { tenantAppManagementOf } from '../../directory/app-management.ts';
import type { AppRestrictions } from '../../directory/policy-records.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../graph-call.ts';
import { graphObject } from '../graph-object.ts';
import { entityReply } from '../replies.ts';
import {
  credentialLists,
  restrictionsOf,
  uriRestrictionsBody,
  wireCredentialLists,
  wireUriRestrictions,
} from './app-management-body.ts';
import type { WireObject } from './wire.ts';

/** The directory's own app management policy: there is always one, and it may say nothing. */

const body = graphObject(
  {},
  {
    displayName: nonEmptyText,
    description: z.string().nullable(),
    isEnabled: z.boolean(),
    applicationRestrictions: graphObject(
      {},
      { ...credentialLists, identifierUris: uriRestrictionsBody.nullable() },
    ),
    servicePrincipalRestrictions: graphObject({}, credentialLists),
  },
);

const wireOfApplications = (restrictions: AppRestrictions): WireObject => ({
  ...wireCredentialLists(restrictions),
  identifierUris: wireUriRestrictions(restrictions.identifierUris),
});

export function getAppManagementPolicy(call: GraphCall): GraphReply {
  const policy = tenantAppManagementOf(call.caller.directory);
  const shown = {
    id: '00000000-0000-0000-0000-000000000000',
    deletedDateTime: null,
    displayName: 'Default app management tenant policy',
    description:
      'Default tenant policy that enforces app management restrictions on applications and service principals.',
    isEnabled: policy.isEnabled,
    applicationRestrictions: wireOfApplications(policy.applicationRestrictions),
    servicePrincipalRestrictions: wireCredentialLists(policy.servicePrincipalRestrictions),
  };
  return entityReply(call, shown, { context: 'policies/defaultAppManagementPolicy' });
}

/** What the control API said in its short form becomes a part of the whole. Its name and description stay Microsoft's. */
export function updateAppManagementPolicy(call: GraphCall): GraphReply {
  const given = readBodyAs(call, body, 'TenantAppManagementPolicy');
  const { directory } = call.caller;
  const before = tenantAppManagementOf(directory);
  const appManagement = {
    isEnabled: given.isEnabled ?? before.isEnabled,
    applicationRestrictions: restrictionsOf(
      given.applicationRestrictions ?? {},
      before.applicationRestrictions,
    ),
    servicePrincipalRestrictions: restrictionsOf(
      given.servicePrincipalRestrictions ?? {},
      before.servicePrincipalRestrictions,
    ),
  };
  const short = { secretsForbidden: false, secretMaxLifetime: null, certificateMaxLifetime: null };
  call.emulator.store.directories.update(directory, { ...short, appManagement });
  return noContent;
}
