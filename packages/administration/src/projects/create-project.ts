import { type Caller, newId, reachDeployment } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { ProjectInput } from '../input/organization.ts';
import { signingKeyRows } from './signing-keys.ts';

/** A new project with the keys of its issuer. For operators. @throws PorticoError `forbidden` */
export async function createProject(
  context: Context,
  caller: Caller,
  { name }: ProjectInput,
): Promise<{ id: string; name: string }> {
  reachDeployment(caller.principal);
  const id = newId('project');
  // Made before the transaction: an RSA key takes longer than a transaction should stay open.
  const keys = await context.makeProjectKeys(id);
  await context.prisma.$transaction(async (transaction) => {
    await transaction.project.create({ data: { id, name, signingKeys: { create: signingKeyRows(keys) } } });
    await record(transaction, caller, context.clock.now(), {
      action: 'project.created',
      target: { kind: 'project', id },
      projectId: id,
      data: { name },
    });
  });
  return { id, name };
}
