import type { RunContext } from './step.ts';

/** Takes a credential that was made and not proven out of the directory, and its row away. */
export async function removeUnproven({ parts, connection, graph }: RunContext): Promise<void> {
  const { entraApplicationObjectId } = connection;
  const credentials = await parts.managed.credentials(connection.id);
  for (const { id, keyId } of credentials.filter(({ state }) => state === 'pending')) {
    if (entraApplicationObjectId !== null && keyId !== null)
      await (await graph()).removePassword(entraApplicationObjectId, keyId);
    await parts.managed.forgetCredential(id);
  }
}
