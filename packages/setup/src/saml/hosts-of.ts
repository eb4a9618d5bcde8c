type Addresses = {
  readonly ssoRedirectUrl?: string | null | undefined;
  readonly ssoPostUrl?: string | null | undefined;
  readonly sloUrl?: string | null | undefined;
  readonly sloPostUrl?: string | null | undefined;
  readonly sloResponseUrl?: string | null | undefined;
};

/** Where an identity provider has its people sign in and out. */
export function hostsOf(provider: Addresses | null): Set<string> {
  if (provider === null) return new Set();
  const { ssoRedirectUrl, ssoPostUrl, sloUrl, sloPostUrl, sloResponseUrl } = provider;
  const addresses = [ssoRedirectUrl, ssoPostUrl, sloUrl, sloPostUrl, sloResponseUrl];
  return new Set(addresses.flatMap((address) => (address == null ? [] : [new URL(address).host])));
}
