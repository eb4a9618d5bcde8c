import { type Caller, fieldErrors, PorticoError } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import type { ApplicationChange } from '../input/application.ts';
import { applicationRefusals } from '../input/application-refusals.ts';
import { projectFor } from '../reach.ts';
import { applicationColumns, bumpConfiguration, keySetOf, takeDefault } from './configuration.ts';

/**
 * Changes those fields that are given.
 *
 * @throws PorticoError `not_found`, `forbidden` for an application of Portico itself, `invalid_request` or
 *   `invalid_redirect_uri` with a sentence per field when the settings do not fit together
 */
export async function changeApplication(
  context: Context,
  caller: Caller,
  projectId: string,
  applicationId: string,
  change: ApplicationChange,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    assertFits(await assertApplication(transaction, projectId, applicationId), change);
    if (change.is_default === true) await takeDefault(transaction, projectId);
    await transaction.application.update({
      where: { projectId_id: { projectId, id: applicationId } },
      data: applicationColumns(change),
    });
    await bumpConfiguration(transaction, projectId);
    await record(transaction, caller, context.clock.now(), {
      action: 'application.changed',
      target: { kind: 'application', id: applicationId },
      projectId,
      data: {
        fields: Object.keys(change),
        ...(change.redirect_uris && { redirect_uris: change.redirect_uris }),
      },
    });
  });
}

/** @throws PorticoError `not_found` unless the application is one of this project, `forbidden` when it is Portico's own */
export async function assertApplication(
  transaction: Transaction,
  projectId: string,
  applicationId: string,
): Promise<Application> {
  const application = await transaction.application.findUnique({
    where: { projectId_id: { projectId, id: applicationId } },
  });
  if (application === null) throw new PorticoError('not_found');
  if (application.builtIn) throw new PorticoError('forbidden', { detail: 'the application is built in' });
  return application;
}

type Application = NonNullable<Awaited<ReturnType<Transaction['application']['findUnique']>>>;

/** What it would be after the change has to fit together. */
function assertFits(application: Application, change: ApplicationChange): void {
  const refusals = applicationRefusals({
    kind: application.kind,
    redirect_uris: application.redirectUris,
    post_logout_redirect_uris: application.postLogoutRedirectUris,
    authentication: application.authentication,
    jwks: keySetOf(application.jwks),
    pkce_required: application.pkceRequired,
    par_required: application.parRequired,
    third_party: application.thirdParty,
    localhost_redirects: application.localhostRedirects,
    connections_manage: application.connectionsManage,
    backchannel_logout_uri: application.backchannelLogoutUri,
    ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  });
  if (refusals.length === 0) return;
  const code = refusals.some(({ uri }) => uri) ? 'invalid_redirect_uri' : 'invalid_request';
  const told = refusals.map(({ field, uri, message }) => ({
    field,
    code: uri ? ('invalid_redirect_uri' as const) : ('invalid' as const),
    message,
  }));
  throw new PorticoError(code, { data: fieldErrors(told) });
}
