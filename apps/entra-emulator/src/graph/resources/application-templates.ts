import { newApplication, newServicePrincipal } from '../../directory/applications.ts';
import type { ApplicationRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import { CUSTOM_TEMPLATE_ID } from '../../directory/well-known.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, readBodyAs } from '../graph-call.ts';
import { resourceNotFound } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { requireMembersMay } from '../permission-checks.ts';
import type { CollectionKind } from '../query/collection.ts';
import { entityReply, listReply } from '../replies.ts';
import { metadataOf } from '../version.ts';
import { clearableText } from './limits.ts';
import { wireApplication, wireServicePrincipal } from './wire.ts';

const instantiateBody = graphObject(
  { displayName: nonEmptyText },
  { serviceManagementReference: clearableText },
);

const KIND: CollectionKind = {
  typeName: 'ApplicationTemplate',
  filterable: ['id', 'displayName', 'publisher', 'categories'],
  orderable: ['displayName'],
  context: 'applicationTemplates',
};

/** The one template that is known here; the gallery has thousands. */
const customTemplate = {
  id: CUSTOM_TEMPLATE_ID,
  displayName: 'Custom',
  publisher: 'Entra emulator',
  description: null,
  homePageUrl: null,
  logoUrl: null,
  categories: [],
  supportedProvisioningTypes: [],
  supportedSingleSignOnModes: ['saml', 'password'],
};

export const listApplicationTemplates = (call: GraphCall): GraphReply =>
  listReply(call, [customTemplate], KIND);

export function getApplicationTemplate(call: GraphCall): GraphReply {
  requireCustomTemplate(call);
  return entityReply(call, customTemplate, KIND);
}

/**
 * Makes an application and its enterprise app, two objects, as the gallery does: assignment is required, nobody owns
 * them (a setting; Microsoft's behaviour today is unverified), and access tokens are of version 1.
 */
export function instantiateTemplate(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  requireCustomTemplate(call);
  requireMembersMay(call.caller, 'allowedToCreateApps');
  const { displayName } = readBodyAs(call, instantiateBody, 'ApplicationTemplate');
  const application = templateApplication(call, displayName);
  const enterpriseApp = templateServicePrincipal(call, application);
  if (emulator.settings.instantiateGivesOwner) {
    application.ownerIds = [caller.servicePrincipalId];
    enterpriseApp.ownerIds = [caller.servicePrincipalId];
  }
  emulator.store.applications.add(application);
  emulator.store.servicePrincipals.add(enterpriseApp);
  emulator.replication.created('application', application.id, now);
  emulator.replication.created('servicePrincipal', enterpriseApp.id, now);
  return {
    status: 201,
    body: {
      '@odata.context': `${metadataOf(call.url)}#microsoft.graph.applicationServicePrincipal`,
      application: wireApplication(emulator, application),
      servicePrincipal: wireServicePrincipal(emulator, enterpriseApp),
    },
  };
}

function requireCustomTemplate(call: GraphCall): void {
  const { value } = keyAt(call, 0);
  if (value.toLowerCase() !== CUSTOM_TEMPLATE_ID) throw resourceNotFound(value);
}

function templateApplication({ emulator, caller, now }: GraphCall, displayName: string): ApplicationRecord {
  const { random } = emulator;
  const application = newApplication({
    id: newGuid(random),
    appId: newGuid(random),
    directoryId: caller.directory.id,
    displayName,
    now,
  });
  const role = { isEnabled: true, value: null, allowedMemberTypes: ['User'] };
  const title = `Access ${displayName}`;
  const description = `Allow the application to access ${displayName} on behalf of the signed-in user.`;
  application.applicationTemplateId = CUSTOM_TEMPLATE_ID;
  application.isFallbackPublicClient = false;
  application.appRoles = [
    { ...role, id: newGuid(random), displayName: 'User', description: 'User' },
    { ...role, id: newGuid(random), displayName: 'msiam_access', description: 'msiam_access' },
  ];
  application.api.oauth2PermissionScopes = [
    {
      id: newGuid(random),
      value: 'user_impersonation',
      type: 'User',
      isEnabled: true,
      adminConsentDisplayName: title,
      adminConsentDescription: description,
      userConsentDisplayName: title,
      userConsentDescription: description,
    },
  ];
  return application;
}

function templateServicePrincipal(
  { emulator, caller, now }: GraphCall,
  { appId, displayName }: ApplicationRecord,
): ServicePrincipalRecord {
  const made = newServicePrincipal({
    id: newGuid(emulator.random),
    appId,
    directoryId: caller.directory.id,
    displayName,
    appOwnerOrganizationId: caller.directory.id,
    now,
  });
  made.applicationTemplateId = CUSTOM_TEMPLATE_ID;
  made.appRoleAssignmentRequired = true;
  made.tags = [
    'WindowsAzureActiveDirectoryCustomSingleSignOnApplication',
    'WindowsAzureActiveDirectoryIntegratedApp',
  ];
  return made;
}
