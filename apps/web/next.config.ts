import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // No image optimizer: nothing here needs it, and it has been a way in.
  images: { unoptimized: true },
  // tsc checks the types of the whole workspace; once is enough.
  typescript: { ignoreBuildErrors: true },
  // The addresses of this deployment are not Next's to redirect.
  skipTrailingSlashRedirect: true,
  transpilePackages: [
    '@portico/administration',
    '@portico/authorization-server',
    '@portico/connections',
    '@portico/core',
    '@portico/database',
    '@portico/microsoft-graph',
    '@portico/outbound',
    '@portico/provisioning',
    '@portico/relying-party',
    '@portico/saml-service-provider',
    '@portico/service',
    '@portico/setup',
    '@portico/sign-in',
    '@portico/vault',
  ],
  serverExternalPackages: [
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
    'oidc-provider',
    '@node-rs/argon2',
    'pino',
  ],
};

export default config;
