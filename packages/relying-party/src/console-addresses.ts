/** The issuer to which a page of a provider's console belongs; undefined where the address does not say it. */
type Console = (url: URL) => string | undefined;

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const OKTA = '(?:okta|oktapreview|okta-emea|okta-gov)\\.com';

/** Pages that stand at an address of their own. What is not unambiguous is not here: nobody guesses an issuer. */
const CONSOLES: readonly Console[] = [
  ({ host }) => {
    const [, organization, domain] = new RegExp(`^(${LABEL})-admin\\.(${OKTA})$`).exec(host) ?? [];
    return organization && `https://${organization}.${domain}`;
  },
  ({ host, pathname }) =>
    new RegExp(`^${LABEL}\\.${OKTA}$`).test(host) && isUnder(pathname, 'admin')
      ? `https://${host}`
      : undefined,
  ({ host }) =>
    ['console.cloud.google.com', 'admin.google.com', 'accounts.google.com'].includes(host)
      ? 'https://accounts.google.com'
      : undefined,
  // Keycloak: which realm is shown stands behind the #; the one in the path is whose administrator looks.
  ({ origin, pathname, hash }) => {
    const [, base] = /^(.*)\/admin\/[^/]+\/console(?:\/|$)/.exec(pathname) ?? [];
    const [, realm] = /^#\/([\w-][\w.~-]*)(?:[/?]|$)/.exec(hash) ?? [];
    return base === undefined || realm === undefined ? undefined : `${origin}${base}/realms/${realm}`;
  },
  ({ host, pathname }) => {
    const pattern = new RegExp(`^/dashboard/(${LABEL})/(${LABEL})(?:/|$)`);
    const [, region, tenant] = (host === 'manage.auth0.com' && pattern.exec(pathname)) || [];
    return tenant && `https://${tenant}.${region}.auth0.com/`;
  },
  ({ host }) => {
    const [, region] = /^console\.((?:eu|in)\.)?jumpcloud\.com$/.exec(host) ?? [];
    if (host === 'console.jumpcloud.com') return 'https://oauth.id.jumpcloud.com/';
    return region && `https://oauth.id.${region}jumpcloud.com/`;
  },
  ({ host, pathname }) =>
    new RegExp(`^${LABEL}\\.onelogin\\.com$`).test(host) &&
    (isUnder(pathname, 'admin') || isUnder(pathname, 'admin2'))
      ? `https://${host}/oidc/2`
      : undefined,
];

/** The issuer of the provider whose console this is an address of; undefined for any other address. */
export function issuerOfConsole(url: URL): string | undefined {
  for (const console of CONSOLES) {
    const issuer = console(url);
    if (issuer !== undefined) return issuer;
  }
  return undefined;
}

const isUnder = (pathname: string, folder: string): boolean =>
  pathname === `/${folder}` || pathname.startsWith(`/${folder}/`);
