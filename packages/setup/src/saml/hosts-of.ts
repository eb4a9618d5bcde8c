type Addresses = {
  readonly ssoRedirectUrl?: string | null | undefined;
  readonly ssoPostUrl?: string | null | undefined;
  readonly sloUrl?: string | null | undefined;
};

/** Where an identity provider has its people sign in and out. */
export const hostsOf = (provider: Addresses | null): Set<string> =>
  new Set(
    [provider?.ssoRedirectUrl, provider?.ssoPostUrl, provider?.sloUrl].flatMap((address) =>
      address == null ? [] : [new URL(address).host],
    ),
  );
