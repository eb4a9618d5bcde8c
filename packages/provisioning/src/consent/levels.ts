import { type ConsentLevel, type ErrorCode, PorticoError } from '@portico/core';
import type { Cloud } from '@portico/microsoft-graph';
import {
  ALL,
  configuredApp,
  type MultitenantApp,
  OWNED_BY,
  type ProvisioningApp,
  type ProvisioningParts,
} from '../settings.ts';

type Level = {
  /**
   * Which app of the operator's the administrator approves.
   * @throws PorticoError when none is registered; `level_not_offered` when it asks for something else than they were told
   */
  readonly appOf: (parts: Pick<ProvisioningParts, 'provisioningApp' | 'signInApp'>) => MultitenantApp;
  /** What is asked for on the consent page (entra: v2-admin-consent). */
  readonly scope: (cloud: Pick<Cloud, 'graphResource'>) => string;
  /** The app is not registered as it has to be, or Microsoft does not take its credential. */
  readonly misconfigured: ErrorCode;
};

/** By the provisioning app, whose registration lists this permission. */
function managed(permission: ProvisioningApp['permission']): Level {
  return {
    appOf(parts) {
      const app = configuredApp(parts);
      if (app.permission === permission) return app;
      throw new PorticoError('level_not_offered', {
        detail: `PORTICO_MS_PROVISION_PERMISSION is ${app.permission}`,
      });
    },
    // An application permission cannot be asked for by its name (entra: v2-admin-consent): whatever is listed is approved.
    scope: ({ graphResource }) => `${graphResource}/.default`,
    misconfigured: 'provisioning_app_misconfigured',
  };
}

/** The level that makes an app and looks after it, as the operator's registration has it. */
export const managedLevel = ({
  provisioningApp,
}: Pick<ProvisioningParts, 'provisioningApp'>): ConsentLevel =>
  provisioningApp?.permission === ALL ? 'broader' : 'full_care';

/** What differs between the levels until it is proven who approved. */
export const LEVELS: Readonly<Record<ConsentLevel, Level>> = {
  full_care: managed(OWNED_BY),
  broader: managed(ALL),
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
