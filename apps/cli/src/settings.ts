import type { CliEnv } from './env.ts';
import { CliFailure, EXIT } from './failure.ts';
import { readIfThere, writePrivateFile } from './private-file.ts';

/** Which project the person signs in to, and as which application. */
export type Settings = { readonly issuer: string; readonly clientId: string };
export type Given = { readonly issuer?: string | undefined; readonly clientId?: string | undefined };

/**
 * Options win over the environment, and that over what the last `login` wrote down.
 *
 * @throws CliFailure when nothing says which project
 */
export function readSettings(file: string, given: Given, env: CliEnv): Settings {
  const kept = keptSettings(file);
  const issuer = given.issuer ?? env.issuer ?? kept.issuer;
  const clientId = given.clientId ?? env.clientId ?? kept.clientId;
  if (issuer !== undefined && clientId !== undefined) return { issuer, clientId };
  throw new CliFailure(
    'Say which project: portico login --issuer <address> --client-id <id>, or set PORTICO_ISSUER and PORTICO_CLIENT_ID.',
    EXIT.usage,
  );
}

export function keepSettings(file: string, { issuer, clientId }: Settings): void {
  writePrivateFile(file, `${JSON.stringify({ issuer, clientId }, undefined, 2)}\n`);
}

function keptSettings(file: string): Given {
  const text = readIfThere(file);
  if (text === undefined) return {};
  try {
    const { issuer, clientId } = JSON.parse(text) as Record<string, unknown>;
    return {
      issuer: typeof issuer === 'string' ? issuer : undefined,
      clientId: typeof clientId === 'string' ? clientId : undefined,
    };
  } catch {
    throw new CliFailure(`${file} is no JSON. Correct it, or delete it.`, EXIT.usage);
  }
}
