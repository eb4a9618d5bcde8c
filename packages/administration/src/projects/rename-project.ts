import { record } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import type { ProjectInput } from '../input/organization.ts';
import { projectFor } from '../reach.ts';

/** Gives the project another name. For whoever administers it. */
export async function renameProject(
  context: Context,
  caller: Caller,
  projectId: string,
  { name }: ProjectInput,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    const before = await projectFor(transaction, caller.viewer, projectId);
    await transaction.project.update({
      where: { id: before.id },
      data: { name, configVersion: { increment: 1 } },
    });
    await record(transaction, caller, context.clock.now(), {
      action: 'project.renamed',
      target: { kind: 'project', id: projectId },
      projectId,
      data: { from: before.name, to: name },
    });
  });
}
