/**
 * Where a Portico serves the SDK that fits it, as a package that `npm install` takes.
 *
 * @param issuer of any of its projects
 */
export function sdkPackage(issuer: string): string {
  return new URL('/sdk/portico-sdk.tgz', issuer).href;
}

/**
 * Where it serves the command line, as a package that `npx` takes: `portico` is a name that anybody may have elsewhere.
 *
 * @param issuer of any of its projects
 */
export function cliPackage(issuer: string): string {
  return new URL('/cli/portico-cli.tgz', issuer).href;
}
