import { messageOf, type RunFailure } from '@portico/core';
import type { Connection } from '@portico/database';

type Written = Pick<Connection, 'entraAppId' | 'entraApplicationObjectId' | 'entraServicePrincipalId'>;

/** Under an id that was written down there is another app: nothing may be done to it. */
export class AnotherApp extends Error {
  override readonly name = 'AnotherApp';
}

/**
 * What a directory tells under an id of ours is of the app that was made: it has the same application (client) ID, which is Microsoft's
 * to give, and is never given twice. An id that was given again, an answer about another directory, or one made up by whatever stands
 * in between, is neither changed, nor deleted, nor taken for the lack of ours.
 *
 * @param answer of any call; what is not about an id of ours passes
 * @throws AnotherApp
 */
export function requireOurs(connection: Written, answer: unknown): void {
  const { entraAppId, entraApplicationObjectId, entraServicePrincipalId } = connection;
  if (typeof answer !== 'object' || answer === null || !('id' in answer) || !('appId' in answer)) return;
  const isUnderOurId = [entraApplicationObjectId, entraServicePrincipalId].some((id) =>
    isSame(id, answer.id),
  );
  if (isUnderOurId && !isSame(entraAppId, answer.appId)) throw new AnotherApp(String(answer.appId));
}

/** Entra writes ids in small letters, and takes them in any. */
const isSame = (written: string | null, told: unknown): boolean =>
  written !== null && typeof told === 'string' && written.toLowerCase() === told.toLowerCase();

/** For whoever looks after the connection. */
export function anotherApp({ entraAppId }: Written): RunFailure {
  const message = `${messageOf('not_our_app')} It should be the app registration ${entraAppId ?? 'of this connection'}. Try again; if it stays so, an administrator of the directory has to look there.`;
  return { code: 'not_our_app', actor: 'directory_admin', message };
}
