/**
 * Where a Portico serves the SDK that fits it, as a package that `npm install` takes.
 *
 * @param issuer of any of its projects
 */
export function sdkPackage(issuer: string): string {
  return new URL('/sdk/portico-sdk.tgz', issuer).href;
}
