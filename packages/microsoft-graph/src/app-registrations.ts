import type { Client } from '@microsoft/microsoft-graph-client';
import type { Cloud, MicrosoftAccess } from './cloud.ts';
import { microsoftFailureOf } from './failure.ts';
import { calling, graphClient } from './graph-client.ts';
import type {
  ApplicationChanges,
  EntraApplication,
  EntraServicePrincipal,
  FederatedCredential,
  LogoType,
  NewPassword,
} from './resources.ts';

const APPLICATION_FIELDS =
  'id,appId,displayName,uniqueName,applicationTemplateId,signInAudience,web,groupMembershipClaims,optionalClaims,requiredResourceAccess,passwordCredentials,keyCredentials,info';
const SERVICE_PRINCIPAL_FIELDS = 'id,appId,displayName,accountEnabled,appRoleAssignmentRequired,loginUrl';

/** Graph expands so many objects and tells of no more (graph: query-parameters, expand). */
export const EXPANDED = 20;

/** A string inside an OData literal: quotes doubled, then percent-encoded, because the SDK leaves `&` and `#` alone. */
const literal = (value: string) => encodeURIComponent(value.replaceAll("'", "''"));

export type AppRegistrations = ReturnType<typeof appRegistrations>;

/**
 * The calls that Portico makes on app registrations and enterprise apps in one customer's directory.
 * Each is one request; each failure is a `MicrosoftCallFailed`. A missing object is `undefined` where reading.
 */
export function appRegistrations(settings: MicrosoftAccess & { cloud: Cloud; accessToken: string }) {
  const { cloud, ...access } = settings;
  const graph = graphClient({ origin: cloud.graphOrigin, ...access });
  return {
    ...applicationCalls(graph, cloud),
    ...servicePrincipalCalls(graph),
    ...ownerCalls(graph, cloud),
    ...credentialCalls(graph),
  };
}

function applicationCalls(graph: Client, cloud: Cloud) {
  const byObjectId = (id: string) => graph.api(`/applications/${encodeURIComponent(id)}`);
  const byUniqueName = (name: string) => graph.api(`/applications(uniqueName='${literal(name)}')`);
  return {
    /** Makes application and service principal together. May answer 404 although both were made. */
    instantiateTemplate: (displayName: string) =>
      calling<{ application: EntraApplication; servicePrincipal: EntraServicePrincipal }>(
        graph.api(`/applicationTemplates/${cloud.templateId}/instantiate`).post({ displayName }),
      ),
    /** With their owners: a name says nothing of whose it is. */
    findApplicationsByDisplayName: async (displayName: string) =>
      (
        await calling<{ value: EntraApplication[] }>(
          graph
            .api(
              `/applications?$filter=displayName eq '${literal(displayName)}'&$select=${APPLICATION_FIELDS}&$expand=owners`,
            )
            .get(),
        )
      ).value,
    /** With at most {@link EXPANDED} of its owners. */
    getApplicationWithOwners: (objectId: string) =>
      missing(
        calling<EntraApplication>(byObjectId(objectId).select(APPLICATION_FIELDS).expand('owners').get()),
      ),
    /** With its federated credentials, which are at most twenty: one page. */
    getApplicationWithCredentials: async (objectId: string) => {
      const application = await missing(
        calling<EntraApplication>(byObjectId(objectId).select(APPLICATION_FIELDS).get()),
      );
      const list =
        application &&
        (await missing(calling<{ value: FederatedCredential[] }>(graph.api(federatedOf(objectId)).get())));
      return list && { ...application, federatedIdentityCredentials: list.value };
    },
    /** With at most {@link EXPANDED} of its owners: a name says nothing of whose it is. */
    getApplicationByUniqueName: (uniqueName: string) =>
      missing(
        calling<EntraApplication>(byUniqueName(uniqueName).select(APPLICATION_FIELDS).expand('owners').get()),
      ),
    /** Creates or updates, whichever is needed: safe to repeat after an unknown outcome. */
    upsertApplication: (uniqueName: string, changes: ApplicationChanges) =>
      calling<EntraApplication | undefined>(
        byUniqueName(uniqueName).header('Prefer', 'create-if-missing').patch(changes),
      ),
    updateApplication: (objectId: string, changes: ApplicationChanges) =>
      calling<void>(byObjectId(objectId).patch(changes)),
    /** What people see beside the name; at most 100 KiB. */
    putLogo: (objectId: string, logo: { readonly bytes: Uint8Array; readonly type: LogoType }) =>
      calling<void>(
        graph
          .api(`/applications/${encodeURIComponent(objectId)}/logo`)
          .header('content-type', logo.type)
          .put(logo.bytes),
      ),
    /** Entra leaves unverified addresses in id_tokens of single-tenant apps unless told otherwise. */
    removeUnverifiedEmailClaim: (objectId: string) =>
      calling<void>(
        graph
          .api(`/applications/${encodeURIComponent(objectId)}/authenticationBehaviors`)
          .patch({ removeUnverifiedEmailClaim: true }),
      ),
    /** Soft-deletes; in its home directory the service principal goes with it. Missing is fine. */
    deleteApplication: (objectId: string) => gone(calling<void>(byObjectId(objectId).delete())),
    /** Ends the 30 days in which a deleted object could be restored. Missing is fine. */
    purgeDeleted: (objectId: string) =>
      gone(calling<void>(graph.api(`/directory/deletedItems/${encodeURIComponent(objectId)}`).delete())),
  };
}

function servicePrincipalCalls(graph: Client) {
  const byAppId = (appId: string) => graph.api(`/servicePrincipals(appId='${literal(appId)}')`);
  const byObjectId = (id: string) => graph.api(`/servicePrincipals/${encodeURIComponent(id)}`);
  return {
    getServicePrincipalByAppId: (appId: string) =>
      missing(calling<EntraServicePrincipal>(byAppId(appId).select(SERVICE_PRINCIPAL_FIELDS).get())),
    /** With at most {@link EXPANDED} of its owners. */
    getServicePrincipalWithOwners: (appId: string) =>
      missing(
        calling<EntraServicePrincipal>(
          byAppId(appId).select(SERVICE_PRINCIPAL_FIELDS).expand('owners').get(),
        ),
      ),
    /** Creates or updates, whichever is needed. */
    upsertServicePrincipal: (appId: string, changes: Partial<EntraServicePrincipal> = {}) =>
      calling<EntraServicePrincipal | undefined>(
        byAppId(appId)
          .header('Prefer', 'create-if-missing')
          .patch({ appId, ...changes }),
      ),
    updateServicePrincipal: (objectId: string, changes: Partial<EntraServicePrincipal>) =>
      calling<void>(byObjectId(objectId).patch(changes)),
    deleteServicePrincipal: (objectId: string) => gone(calling<void>(byObjectId(objectId).delete())),
  };
}

/**
 * Makes an enterprise app an owner of what is in the directory. Not idempotent: who is one already is refused. Owning is what
 * `Application.ReadWrite.OwnedBy` reaches by, and it is not enough to give it to somebody (graph: application-post-owners,
 * serviceprincipal-post-owners).
 */
function ownerCalls(graph: Client, cloud: Cloud) {
  const add = (collection: 'applications' | 'servicePrincipals') => (objectId: string, ownerId: string) =>
    calling<void>(
      graph.api(`/${collection}/${encodeURIComponent(objectId)}/owners/$ref`).post({
        '@odata.id': `${cloud.graphOrigin}/v1.0/directoryObjects/${ownerId}`,
      }),
    );
  return { addApplicationOwner: add('applications'), addServicePrincipalOwner: add('servicePrincipals') };
}

function credentialCalls(graph: Client) {
  const application = (objectId: string) => `/applications/${encodeURIComponent(objectId)}`;
  return {
    /** The only answer that ever carries the secret. Not idempotent: never repeated without looking. */
    addPassword: (objectId: string, passwordCredential: { displayName: string; endDateTime: string }) =>
      calling<NewPassword>(graph.api(`${application(objectId)}/addPassword`).post({ passwordCredential })),
    removePassword: (objectId: string, keyId: string) =>
      gone(calling<void>(graph.api(`${application(objectId)}/removePassword`).post({ keyId }))),
    addFederatedCredential: (objectId: string, credential: FederatedCredential) =>
      calling<FederatedCredential>(graph.api(federatedOf(objectId)).post(credential)),
    removeFederatedCredential: (objectId: string, name: string) =>
      gone(calling<void>(graph.api(`${federatedOf(objectId)}/${encodeURIComponent(name)}`).delete())),
  };
}

const federatedOf = (objectId: string) =>
  `/applications/${encodeURIComponent(objectId)}/federatedIdentityCredentials`;

/** Reading what is not there answers undefined. */
async function missing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (microsoftFailureOf(error)?.kind === 'not_found') return undefined;
    throw error;
  }
}

/** Deleting what is not there succeeded before. */
async function gone(call: Promise<void>): Promise<void> {
  await missing(call);
}
