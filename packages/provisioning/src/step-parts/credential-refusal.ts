import { openCredential } from '@portico/connections';
import { type EntraClientRefusal, entraClientRefusal } from '@portico/core';
import { acquireAppOnlyToken, microsoftFailureOf } from '@portico/microsoft-graph';
import type { RunContext } from './step.ts';

type Refused = Extract<EntraClientRefusal, 'credential' | 'client' | 'switched_off'>;

/**
 * Asks for a real token with the credential that people sign in with.
 *
 * @returns what Microsoft refused, if it refused; `credential` where there is none to ask with
 * @throws MicrosoftCallFailed for every other failure, such as an issuer that it cannot read; PorticoError `secret_unavailable`
 */
export async function credentialRefusal({
  parts,
  connection,
}: Pick<RunContext, 'parts' | 'connection'>): Promise<Refused | undefined> {
  const { credential, entraAppId, entraTenantId } = connection;
  if (credential === null || entraAppId === null || entraTenantId === null) return 'credential';
  const opened = await openCredential(parts, connection, credential);
  try {
    await acquireAppOnlyToken({
      cloud: parts.cloud,
      ...parts.microsoft,
      directoryId: entraTenantId,
      clientId: entraAppId,
      credential: opened,
    });
    return undefined;
  } catch (error) {
    const refusal = entraClientRefusal(microsoftFailureOf(error)?.code ?? '');
    if (refusal === 'credential' || refusal === 'client' || refusal === 'switched_off') return refusal;
    throw error;
  }
}
