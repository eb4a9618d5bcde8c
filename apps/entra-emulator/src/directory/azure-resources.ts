import type { Resource } from './resource.ts';

/**
 * Resources of Azure that every directory with a subscription has, by the name that stands before a scope. What the
 * Azure SDKs, their command line and Terraform ask tokens for. There is nothing behind them here but the tokens.
 */
const azure = (appId: string, displayName: string, audience: string, scopeId: string): Resource => ({
  appId,
  displayName,
  audience,
  tokenVersion: 1,
  appRoles: [],
  scopes: [
    {
      id: scopeId,
      value: 'user_impersonation',
      type: 'User',
      isEnabled: true,
      adminConsentDisplayName: `Access ${displayName}`,
      adminConsentDescription: `Access ${displayName} as the signed-in user`,
      userConsentDisplayName: `Access ${displayName}`,
      userConsentDescription: `Access ${displayName} as you`,
    },
  ],
});

const management = (audience: string): Resource =>
  azure(
    '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    'Windows Azure Service Management API',
    audience,
    '41094075-9dad-400e-a0bd-54e686782033',
  );

export const azureResources: readonly Resource[] = [
  management('https://management.azure.com'),
  management('https://management.core.windows.net'),
  azure(
    'e406a681-f3d4-42a8-90b6-c2b029497af1',
    'Azure Storage',
    'https://storage.azure.com',
    '03e0da56-190b-40ad-a80c-ea378c433f7f',
  ),
  azure(
    'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
    'Azure Key Vault',
    'https://vault.azure.net',
    'f53da476-18e3-4152-8e01-aec403e6edc0',
  ),
];
