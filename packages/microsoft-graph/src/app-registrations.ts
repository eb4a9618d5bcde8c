import type { Client } from '@microsoft/microsoft-graph-client';
import {
  applicationIn,
  applicationWithCredentialsIn,
  federatedIn,
  instanceIn,
  listIn,
  passwordIn,
  servicePrincipalIn,
} from './answers.ts';
import type { Cloud, MicrosoftAccess } from './cloud.ts';
import { microsoftFailureOf } from './failure.ts';
import { calling, graphClient } from './graph-client.ts';
import type {
  ApplicationChanges,
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
    instantiateTemplate: async (displayName: string) =>
      instanceIn(
        await calling(
          graph.api(`/applicationTemplates/${cloud.templateId}/instantiate`).post({ displayName }),
        ),
      ),
    /** With their owners: a name says nothing of whose it is. */
    findApplicationsByDisplayName: async (displayName: string) =>
      listIn(
        await calling(
          graph
            .api(
              `/applications?$filter=displayName eq '${literal(displayName)}'&$select=${APPLICATION_FIELDS}&$expand=owners`,
            )
            .get(),
        ),
      ).map((one) => applicationIn(one)),
    /** With at most {@link EXPANDED} of its owners. */
    getApplicationWithOwners: (objectId: string) =>
      missing(calling(byObjectId(objectId).select(APPLICATION_FIELDS).expand('owners').get()), (answer) =>
        applicationIn(answer, { id: objectId }),
      ),
    /** With its federated credentials, which are at most twenty: one page. */
    getApplicationWithCredentials: async (objectId: string) => {
      const application = await missing(
        calling(byObjectId(objectId).select(APPLICATION_FIELDS).get()),
        (answer) => applicationWithCredentialsIn(answer, { id: objectId }),
      );
      const federatedIdentityCredentials =
        application && (await missing(calling(graph.api(federatedOf(objectId)).get()), federatedIn));
      return federatedIdentityCredentials && { ...application, federatedIdentityCredentials };
    },
    /** With at most {@link EXPANDED} of its owners: a name says nothing of whose it is. */
    getApplicationByUniqueName: (uniqueName: string) =>
      missing(calling(byUniqueName(uniqueName).select(APPLICATION_FIELDS).expand('owners').get()), (answer) =>
        applicationIn(answer, { uniqueName }),
      ),
    /** Creates or updates, whichever is needed: safe to repeat after an unknown outcome. */
    upsertApplication: (uniqueName: string, changes: ApplicationChanges) =>
      upserted(
        calling(byUniqueName(uniqueName).header('Prefer', 'create-if-missing').patch(changes)),
        (answer) => applicationIn(answer),
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
    /** An app registration or enterprise app that could be restored still. */
    getDeleted: (objectId: string) =>
      missing(calling(graph.api(`/directory/deletedItems/${encodeURIComponent(objectId)}`).get()), (answer) =>
        servicePrincipalIn(answer, { id: objectId }),
      ),
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
      missing(calling(byAppId(appId).select(SERVICE_PRINCIPAL_FIELDS).get()), (answer) =>
        servicePrincipalIn(answer, { appId }),
      ),
    /** With at most {@link EXPANDED} of its owners. */
    getServicePrincipalWithOwners: (appId: string) =>
      missing(calling(byAppId(appId).select(SERVICE_PRINCIPAL_FIELDS).expand('owners').get()), (answer) =>
        servicePrincipalIn(answer, { appId }),
      ),
    /** One by its own id, which says nothing of which app it is of. */
    getServicePrincipal: (objectId: string) =>
      missing(calling(byObjectId(objectId).select(SERVICE_PRINCIPAL_FIELDS).get()), (answer) =>
        servicePrincipalIn(answer, { id: objectId }),
      ),
    /** Creates or updates, whichever is needed. */
    upsertServicePrincipal: (appId: string, changes: Partial<EntraServicePrincipal> = {}) =>
      upserted(
        calling(
          byAppId(appId)
            .header('Prefer', 'create-if-missing')
            .patch({ appId, ...changes }),
        ),
        (answer) => servicePrincipalIn(answer, { appId }),
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
    addPassword: async (objectId: string, passwordCredential: { displayName: string; endDateTime: string }) =>
      passwordIn<NewPassword>(
        await calling(graph.api(`${application(objectId)}/addPassword`).post({ passwordCredential })),
      ),
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

/** Reading what is not there answers undefined; of what is there, only what `read` takes. */
async function missing<T, R>(call: Promise<T>, read: (answer: T) => R): Promise<R | undefined> {
  let answer: T;
  try {
    answer = await call;
  } catch (error) {
    if (microsoftFailureOf(error)?.kind === 'not_found') return undefined;
    throw error;
  }
  return read(answer);
}

/** One that was there already is changed without a word. */
async function upserted<R>(call: Promise<unknown>, read: (answer: unknown) => R): Promise<R | undefined> {
  const answer = await call;
  return answer === undefined ? undefined : read(answer);
}

/** Deleting what is not there succeeded before. */
async function gone(call: Promise<void>): Promise<void> {
  await missing(call, () => undefined);
}
