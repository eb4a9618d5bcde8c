import { newApplication, newServicePrincipal } from '../../directory/applications.ts';
import type { ApplicationRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import { isGuid, newGuid } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { customTemplateIdAt } from '../../web/microsoft-hosts.ts';
import { creatorApp } from '../caller.ts';
import { type GraphCall, type GraphReply, keyAt, readBodyAs } from '../graph-call.ts';
import { type GraphError, resourceNotFound } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { notEmulated } from '../not-emulated.ts';
import { requireMembersMay } from '../permission-checks.ts';
import type { CollectionKind } from '../query/collection.ts';
import { compileFilter } from '../query/filter.ts';
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
  containable: ['displayName', 'categories/any'],
  orderable: ['displayName'],
  skips: true,
  context: 'applicationTemplates',
};

/** The one template that is known here; the gallery has thousands, and what may be one of them is no "not found". */
const customTemplate = (call: GraphCall) => ({
  id: templateIdOf(call),
  displayName: 'Custom',
  publisher: 'Entra emulator',
  description: null,
  homePageUrl: null,
  logoUrl: null,
  categories: [],
  supportedProvisioningTypes: [],
  supportedSingleSignOnModes: ['saml', 'password'],
});

/** Each cloud has its own. */
const templateIdOf = ({ url }: GraphCall): string => customTemplateIdAt(url.host);

const galleryNotEmulated = (call: GraphCall): GraphError =>
  notEmulated(`the application gallery but for the template 'Custom' (${templateIdOf(call)})`);

/** For everybody with a token. @throws GraphError 501 for a filter that the one template does not match */
export function listApplicationTemplates(call: GraphCall): GraphReply {
  const filter = call.url.searchParams.get('$filter');
  const isMeant = filter === null || compileFilter(filter, { ...KIND, advanced: true })(customTemplate(call));
  const reply = listReply(call, [customTemplate(call)], KIND);
  if (!isMeant) throw galleryNotEmulated(call);
  return reply;
}

/** For everybody with a token. @throws GraphError 404, 501 */
export function getApplicationTemplate(call: GraphCall): GraphReply {
  requireCustomTemplate(call);
  return entityReply(call, customTemplate(call), KIND);
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
  if (value.toLowerCase() === templateIdOf(call)) return;
  throw isGuid(value) ? galleryNotEmulated(call) : resourceNotFound(value);
}

function templateApplication(call: GraphCall, displayName: string): ApplicationRecord {
  const { emulator, caller, now } = call;
  const { random } = emulator;
  const application = newApplication({
    id: newGuid(random),
    appId: newGuid(random),
    directoryId: caller.directory.id,
    displayName,
    ...creatorApp(caller),
    now,
  });
  const role = { isEnabled: true, value: null, allowedMemberTypes: ['User'] };
  const title = `Access ${displayName}`;
  const description = `Allow the application to access ${displayName} on behalf of the signed-in user.`;
  application.applicationTemplateId = templateIdOf(call);
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
  call: GraphCall,
  { appId, displayName }: ApplicationRecord,
): ServicePrincipalRecord {
  const { emulator, caller, now } = call;
  const made = newServicePrincipal({
    id: newGuid(emulator.random),
    appId,
    directoryId: caller.directory.id,
    displayName,
    appOwnerOrganizationId: caller.directory.id,
    ...creatorApp(caller),
    now,
  });
  made.applicationTemplateId = templateIdOf(call);
  made.appRoleAssignmentRequired = true;
  made.tags = [
    'WindowsAzureActiveDirectoryCustomSingleSignOnApplication',
    'WindowsAzureActiveDirectoryIntegratedApp',
  ];
  return made;
}
