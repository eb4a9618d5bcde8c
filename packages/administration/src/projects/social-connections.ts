import {
  assertThat,
  type Caller,
  newId,
  type Principal,
  SOCIAL_PROVIDERS,
  type SocialProvider,
} from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { SocialConnectionInput } from '../input/project.ts';
import { projectFor } from '../reach.ts';

/** The social providers of a project. Secrets are not told. @throws PorticoError `not_found` */
export async function listSocialConnections(context: Context, principal: Principal, projectId: string) {
  await projectFor(context.prisma, principal, projectId);
  const rows = await context.prisma.socialConnection.findMany({ where: { projectId } });
  return SOCIAL_PROVIDERS.map((provider) => {
    const row = rows.find((each) => each.provider === provider);
    return {
      provider,
      enabled: row?.enabled ?? false,
      clientId: row?.clientId ?? null,
      redirectUri: new URL(`/v1/sso/social/${provider}/callback`, context.origin).href,
    };
  });
}

/**
 * Switches a social provider on or off, with a registration of the project's own or the deployment's. Off ends the
 * sessions that came over it.
 *
 * @throws PorticoError `not_found`, `provider_not_available` when there is no registration to take
 */
export async function setSocialConnection(
  context: Context,
  caller: Caller,
  projectId: string,
  provider: SocialProvider,
  input: SocialConnectionInput,
): Promise<void> {
  await projectFor(context.prisma, caller.principal, projectId);
  const known = await context.prisma.socialConnection.findUnique({
    where: { projectId_provider: { projectId, provider } },
  });
  const id = known?.id ?? newId('socialConnection');
  const credentials = await credentialsOf(context, id, input);
  const clientId = credentials === undefined ? (known?.clientId ?? null) : credentials.clientId;
  const ready = clientId !== null || context.socialProviders.includes(provider);
  assertThat(!input.enabled || ready, 'provider_not_available');
  const data = { enabled: input.enabled, ...credentials };
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    await transaction.socialConnection.upsert({
      where: { projectId_provider: { projectId, provider } },
      create: { id, projectId, provider, ...data },
      update: data,
    });
    await record(transaction, caller, context.clock.now(), {
      action: input.enabled ? 'social_connection.enabled' : 'social_connection.disabled',
      target: { kind: 'social_connection', id },
      projectId,
      data: { provider, client_id: clientId },
    });
  });
}

/** What to write of them: nothing when they are left as they are. */
async function credentialsOf(context: Context, id: string, input: SocialConnectionInput) {
  if (input.client_id === undefined) return undefined;
  if (input.client_id === null || !input.client_secret) return { clientId: null, clientSecret: null };
  return { clientId: input.client_id, clientSecret: await context.sealSocialSecret(id, input.client_secret) };
}
