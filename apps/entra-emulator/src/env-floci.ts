import type { EntraEmulatorOptions } from './index.ts';
import { isGuid } from './randomness/random-source.ts';
import { SettingError } from './setting-error.ts';
import { canBeIssuer } from './tokens/issuers.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'FLOCI_AZ_SERVICES_ENTRA_';
const LONGEST_LIFETIME_SECONDS = 86_400;

/**
 * The settings of floci-az, under its names: ENABLED, DEFAULT_TENANT_ID, ISSUER (the whole issuer; `{tenantid}` in it
 * stands for the directory), TOKEN_LIFETIME_SECONDS 1–86400, VALIDATE_TOKENS, SIGNING_KEY_PATH (a PEM file, or a folder
 * that keeps one). Any of them chooses the seed profile `floci`.
 *
 * @throws SettingError for the first that cannot be used
 */
export function readFlociSettings(environment: Environment): EntraEmulatorOptions {
  const read = (name: string): string | undefined => environment[`${PREFIX}${name}`] || undefined;
  const flag = (name: string): boolean | undefined => {
    const value = read(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value === 'true' || value === 'false') return value === 'true';
    throw new SettingError(`${PREFIX}${name}: expected true or false`);
  };
  const loginEnabled = flag('ENABLED');
  const validateTokens = flag('VALIDATE_TOKENS');
  const defaultTenantId = tenantIdOf(read('DEFAULT_TENANT_ID'));
  const issuer = issuerOf(read('ISSUER'));
  const tokenLifetimeSeconds = lifetimeOf(read('TOKEN_LIFETIME_SECONDS'));
  const signingKeyPath = read('SIGNING_KEY_PATH');
  const found: EntraEmulatorOptions = {
    ...(loginEnabled !== undefined && { loginEnabled }),
    ...(validateTokens !== undefined && { validateTokens }),
    ...(defaultTenantId !== undefined && { defaultTenantId }),
    ...(issuer !== undefined && { issuer }),
    ...(tokenLifetimeSeconds !== undefined && { tokenLifetimeSeconds }),
    ...(signingKeyPath !== undefined && { signingKeyPath }),
  };
  return Object.keys(found).length === 0 ? {} : { profile: 'floci', ...found };
}

function tenantIdOf(value: string | undefined): string | undefined {
  if (value === undefined || isGuid(value)) return value?.toLowerCase();
  throw new SettingError(`${PREFIX}DEFAULT_TENANT_ID: expected a GUID`);
}

function issuerOf(value: string | undefined): string | undefined {
  if (value === undefined || canBeIssuer(value)) return value;
  throw new SettingError(`${PREFIX}ISSUER: expected an address`);
}

function lifetimeOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  if (/^\d{1,6}$/.test(value) && seconds >= 1 && seconds <= LONGEST_LIFETIME_SECONDS) return seconds;
  throw new SettingError(`${PREFIX}TOKEN_LIFETIME_SECONDS: expected 1 to ${LONGEST_LIFETIME_SECONDS}`);
}
