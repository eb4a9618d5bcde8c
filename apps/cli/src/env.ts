/** What the environment says; an option on the command line wins. */
export type CliEnv = {
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  /** A command that opens an address, or `none`: then it is only printed. */
  readonly browser: string | undefined;
  /** Where settings and, without a keychain, tokens are kept. */
  readonly home: string | undefined;
  /** `file` keeps the tokens in a file although there may be a keychain. */
  readonly tokenStore: 'keychain' | 'file';
  readonly configHome: string | undefined;
  readonly appData: string | undefined;
};

/** @throws Error whose text names the setting that is wrong */
export function readEnv(env: Readonly<Record<string, string | undefined>> = process.env): CliEnv {
  const tokenStore = env['PORTICO_TOKEN_STORE'] || 'keychain';
  if (tokenStore !== 'keychain' && tokenStore !== 'file')
    throw new Error('PORTICO_TOKEN_STORE has to be keychain or file.');
  return {
    issuer: env['PORTICO_ISSUER'] || undefined,
    clientId: env['PORTICO_CLIENT_ID'] || undefined,
    browser: env['BROWSER'] || undefined,
    home: env['PORTICO_CLI_HOME'] || undefined,
    tokenStore,
    configHome: env['XDG_CONFIG_HOME'] || undefined,
    appData: env['APPDATA'] || undefined,
  };
}
