import { type Caller, newId } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { type ApplicationInput, applicationInput } from '../input/application.ts';
import { projectFor } from '../reach.ts';
import { keepsSecret, newSecret } from './application-secret.ts';
import { applicationColumns, bumpConfiguration, takeDefault } from './configuration.ts';

/**
 * Registers an application. Its id is the `client_id`; the first one of a project becomes the default.
 *
 * @returns the secret once, or null for a kind that cannot keep one, or that proves itself by a key
 * @throws PorticoError `not_found`
 */
export async function createApplication(
  context: Context,
  caller: Caller,
  projectId: string,
  input: ApplicationInput,
): Promise<{ id: string; secret: string | null }> {
  const { kind, ...fields } = applicationInput.parse(input);
  const id = newId('application');
  const now = context.clock.now();
  const byKey = fields.authentication === 'private_key_jwt';
  const made = keepsSecret(kind) && !byKey ? newSecret(now) : undefined;
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    const first = kind !== 'machine' && (await transaction.application.count({ where: { projectId } })) === 0;
    const isDefault = fields.is_default || first;
    if (isDefault) await takeDefault(transaction, projectId);
    await transaction.application.create({
      data: {
        id,
        projectId,
        kind,
        ...applicationColumns(fields),
        name: fields.name,
        isDefault,
        ...(made ? { secrets: { create: made.row } } : {}),
      },
    });
    await bumpConfiguration(transaction, projectId);
    await record(transaction, caller, now, {
      action: 'application.created',
      target: { kind: 'application', id },
      projectId,
      data: { name: fields.name, kind, redirect_uris: fields.redirect_uris },
    });
  });
  return { id, secret: made?.secret ?? null };
}
