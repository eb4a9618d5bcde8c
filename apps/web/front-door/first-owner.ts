import type { Composition } from '../composition/composition.ts';

/**
 * Told once per start while nobody runs the deployment. The link only to who looks at a terminal: what a container prints is
 * kept and shipped, and another replica's start would end it.
 */
export async function announceFirstOwner({ administration, origin }: Composition): Promise<void> {
  if (!(await administration.isFirstOwnerOpen())) return;
  const token = process.stdout.isTTY ? await administration.ensureFirstOwnerToken() : undefined;
  const how =
    token === undefined
      ? 'This command on the server prints a link to create the first operator:\n  node apps/web/operators.ts first'
      : `Create the first operator with this link. It works once:\n  ${origin.origin}/first-owner#token=${token}`;
  process.stdout.write(`\nNobody runs this Portico yet. ${how}\n\n`);
}
