import {
  addOwners,
  readApplications,
  readFederatedCredentials,
  writeApplications,
  writeEnterpriseApps,
} from '../application-permissions.ts';
import {
  getApplicationTemplate,
  instantiateTemplate,
  listApplicationTemplates,
} from '../resources/application-templates.ts';
import {
  createApplication,
  deleteApplication,
  getApplication,
  getAuthenticationBehaviors,
  listApplications,
  updateApplication,
  updateAuthenticationBehaviors,
} from '../resources/applications.ts';
import {
  createFederatedCredential,
  deleteFederatedCredential,
  getFederatedCredential,
  listFederatedCredentials,
  updateFederatedCredential,
} from '../resources/federated-credentials.ts';
import { addKey, removeKey } from '../resources/keys.ts';
import { getLogo, putLogo } from '../resources/logos.ts';
import { addApplicationOwner, listApplicationOwners, removeApplicationOwner } from '../resources/owners.ts';
import { addPassword, removePassword } from '../resources/passwords.ts';
import { withEach } from './relation-rows.ts';
import type { GraphRow } from './route.ts';

/** App registrations and the templates that make them. */
export const applicationRows: readonly GraphRow[] = [
  ['GET', 'applicationTemplates', undefined, listApplicationTemplates],
  ['GET', 'applicationTemplates/{key}', undefined, getApplicationTemplate],
  ['POST', 'applicationTemplates/{key}/instantiate', writeEnterpriseApps, instantiateTemplate],
  ['GET', 'applications', readApplications, listApplications],
  ['POST', 'applications', writeApplications, createApplication],
  ['GET', 'applications/{key}', readApplications, getApplication],
  ['PATCH', 'applications/{key}', writeApplications, updateApplication],
  ['DELETE', 'applications/{key}', writeApplications, deleteApplication],
  ...withEach(['GET', 'applications/{key}/owners', readApplications, listApplicationOwners]),
  ['POST', 'applications/{key}/owners/$ref', addOwners, addApplicationOwner],
  ['DELETE', 'applications/{key}/owners/{key}/$ref', writeEnterpriseApps, removeApplicationOwner],
  ['GET', 'applications/{key}/authenticationBehaviors', readApplications, getAuthenticationBehaviors],
  ['PATCH', 'applications/{key}/authenticationBehaviors', writeApplications, updateAuthenticationBehaviors],
  ['GET', 'applications/{key}/logo', readApplications, getLogo],
  ['PUT', 'applications/{key}/logo', writeApplications, putLogo, 'bytes'],
  ['POST', 'applications/{key}/addPassword', writeEnterpriseApps, addPassword],
  ['POST', 'applications/{key}/removePassword', writeEnterpriseApps, removePassword],
  ['POST', 'applications/{key}/addKey', writeEnterpriseApps, addKey],
  ['POST', 'applications/{key}/removeKey', writeEnterpriseApps, removeKey],
  [
    'GET',
    'applications/{key}/federatedIdentityCredentials',
    readFederatedCredentials,
    listFederatedCredentials,
  ],
  ['POST', 'applications/{key}/federatedIdentityCredentials', writeApplications, createFederatedCredential],
  [
    'GET',
    'applications/{key}/federatedIdentityCredentials/{key}',
    readFederatedCredentials,
    getFederatedCredential,
  ],
  [
    'PATCH',
    'applications/{key}/federatedIdentityCredentials/{key}',
    writeApplications,
    updateFederatedCredential,
  ],
  [
    'DELETE',
    'applications/{key}/federatedIdentityCredentials/{key}',
    writeApplications,
    deleteFederatedCredential,
  ],
];
