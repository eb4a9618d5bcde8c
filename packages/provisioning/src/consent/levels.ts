import { type ConsentLevel, type ErrorCode, PorticoError } from '@portico/core';
import type { Cloud } from '@portico/microsoft-graph';
import { configuredApp, type MultitenantApp, type ProvisioningParts } from '../settings.ts';

type Level = {
  /** Which app of the operator's the administrator approves. @throws PorticoError when none is registered */
  readonly appOf: (parts: Pick<ProvisioningParts, 'provisioningApp' | 'signInApp'>) => MultitenantApp;
  /** What is asked for on the consent page (entra: v2-admin-consent). */
  readonly scope: (cloud: Pick<Cloud, 'graphResource'>) => string;
  /** The app is not registered as it has to be, or Microsoft does not take its credential. */
  readonly misconfigured: ErrorCode;
};

/** What differs between the levels until it is proven who approved. */
export const LEVELS: Readonly<Record<ConsentLevel, Level>> = {
  full_care: {
    appOf: configuredApp,
    scope: ({ graphResource }) => `${graphResource}/.default`,
    misconfigured: 'provisioning_app_misconfigured',
  },
  sign_in_only: {
    appOf({ signInApp }) {
      if (signInApp) return signInApp;
      throw new PorticoError('sign_in_app_not_configured', {
        detail: 'PORTICO_MS_SIGN_IN_CLIENT_ID and its credential are not set',
      });
    },
    // By name: whatever else the operator's registration lists is neither shown nor approved.
    scope: () => 'openid profile email',
    misconfigured: 'sign_in_app_misconfigured',
  },
};
