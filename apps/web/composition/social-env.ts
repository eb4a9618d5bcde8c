import { isLoopbackHost, parseAbsoluteUrl, SettingError } from '@portico/core';
import type { ProvisioningEnv } from '@portico/provisioning';
import type { SocialSettings } from '@portico/sign-in';

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of social sign-in, with the names that also work (an existing `.env` carries over). */
const SOCIAL_VARIABLES = {
  PORTICO_MICROSOFT_CLIENT_ID: ['AUTHIO_MICROSOFT_CLIENT_ID'],
  PORTICO_MICROSOFT_CLIENT_SECRET: ['AUTHIO_MICROSOFT_CLIENT_SECRET'],
  PORTICO_GOOGLE_CLIENT_ID: [],
  PORTICO_GOOGLE_CLIENT_SECRET: [],
  PORTICO_GOOGLE_ISSUER: [],
} as const satisfies Record<string, readonly string[]>;

/**
 * The deployment's registrations at social providers. Microsoft's is an app of its own: the provisioning app has rights
 * in customers' directories that no ordinary sign-in may touch.
 *
 * @throws SettingError
 */
export function readSocialEnv(
  { cloud, provisioningApp }: Pick<ProvisioningEnv, 'cloud' | 'provisioningApp'>,
  environment: Environment,
): SocialSettings {
  const read = (name: keyof typeof SOCIAL_VARIABLES) =>
    [name, ...SOCIAL_VARIABLES[name]].map((candidate) => environment[candidate]?.trim()).find(Boolean);
  const microsoft = registration(read, 'PORTICO_MICROSOFT_CLIENT_ID', 'PORTICO_MICROSOFT_CLIENT_SECRET');
  if (microsoft !== undefined && microsoft.clientId === provisioningApp?.clientId)
    throw new SettingError(
      'PORTICO_MICROSOFT_CLIENT_ID has to be another app than PORTICO_MS_PROVISION_CLIENT_ID',
    );
  return {
    microsoft: { issuer: `${cloud.loginOrigin}/common/v2.0`, registration: microsoft },
    google: {
      issuer: googleIssuer(read('PORTICO_GOOGLE_ISSUER'), cloud.allowInsecure),
      registration: registration(read, 'PORTICO_GOOGLE_CLIENT_ID', 'PORTICO_GOOGLE_CLIENT_SECRET'),
    },
  };
}

function registration(
  read: (name: keyof typeof SOCIAL_VARIABLES) => string | undefined,
  idName: keyof typeof SOCIAL_VARIABLES,
  secretName: keyof typeof SOCIAL_VARIABLES,
): { clientId: string; clientSecret: string } | undefined {
  const clientId = read(idName);
  const clientSecret = read(secretName);
  if (clientId === undefined && clientSecret === undefined) return undefined;
  if (clientId === undefined || clientSecret === undefined)
    throw new SettingError(`${idName} and ${secretName} go together`);
  return { clientId, clientSecret };
}

/** Google's own, unless all of this runs on one machine with the emulator. */
function googleIssuer(text: string | undefined, local: boolean): string {
  if (text === undefined) return 'https://accounts.google.com';
  const url = parseAbsoluteUrl(text);
  if (!local || !url || !isLoopbackHost(url.hostname))
    throw new SettingError('PORTICO_GOOGLE_ISSUER works only on loopback, with PORTICO_MS_CLOUD=emulator');
  return text;
}
