export type GraphVersion = 'v1.0' | 'beta';

/** The version that an address of Graph's is of, `v1.0` or `beta`: answers name it as they were asked. */
export const versionOf = ({ pathname }: URL): GraphVersion =>
  /^\/beta(?:\/|$)/.test(pathname) ? 'beta' : 'v1.0';

/** Whether an address is below one of the versions, or their own. */
export const isGraphPath = (pathname: string): boolean => /^\/(?:v1\.0|beta)(?:\/|$)/.test(pathname);

/** Whether it is of a version of Graph's that there never was, such as `v2.0`. */
export const isOfNoVersion = (pathname: string): boolean =>
  /^\/v\d[^/]*(?:\/|$)/i.test(pathname) && !isGraphPath(pathname);

/** Where addresses of that version begin. */
export const rootOf = (url: URL): string => `${url.origin}/${versionOf(url)}`;

/** What `@odata.context` begins with. */
export const metadataOf = (url: URL): string => `${rootOf(url)}/$metadata`;
