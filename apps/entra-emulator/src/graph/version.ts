/** The version that an address of Graph's is of, `v1.0` or `beta`: answers name it as they were asked. */
export const versionOf = ({ pathname }: URL): 'v1.0' | 'beta' =>
  pathname.startsWith('/beta/') ? 'beta' : 'v1.0';

/** Where addresses of that version begin. */
export const rootOf = (url: URL): string => `${url.origin}/${versionOf(url)}`;

/** What `@odata.context` begins with. */
export const metadataOf = (url: URL): string => `${rootOf(url)}/$metadata`;
