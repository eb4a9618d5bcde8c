import { systemClock } from '@portico/core';
import { type Database, samlSettings } from '@portico/database';
import { createOutbound } from '@portico/outbound';
import { createVerifier } from '@portico/saml-service-provider';
import type { Events } from '@portico/service';
import { fetchMetadata, MOST_METADATA_BYTES, renewDue } from '@portico/setup';
import type { WorkerEnv } from './env.ts';

const TIMEOUT_MS = 10_000;

/**
 * What is known of SAML identity providers is kept true: their metadata is read once a day, and what ends soon is said. Another
 * worker that is at it leaves nothing to do.
 */
export function createSamlCare(env: WorkerEnv, { pool }: Database, log: Events) {
  const insideAllowed = env.provisioning.cloud.allowInsecure;
  const { ask } = createOutbound({ timeoutMs: TIMEOUT_MS, insideAllowed, mostBytes: MOST_METADATA_BYTES });
  const verifier = createVerifier();
  const settings = samlSettings(pool);
  const parts = {
    ...{ origin: env.origin, clock: systemClock, log },
    saml: {
      settings,
      readMetadata: verifier.readMetadata,
      fetchMetadata: (url: string) => fetchMetadata(ask, url),
      allowHttp: insideAllowed,
    },
  };
  return {
    async look(stopping: AbortSignal): Promise<void> {
      await settings.noteExpiring();
      await settings.forgetOldKeys();
      await renewDue(parts, stopping);
    },
    close: () => verifier.close(),
  };
}
