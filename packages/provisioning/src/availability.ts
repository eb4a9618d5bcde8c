import { type ConsentLevel, messageOf } from '@portico/core';
import { displayName, ID_TOKEN_CLAIMS } from './desired-state/application.ts';
import { ALL, OWNED_BY, type ProvisioningApp, type ProvisioningParts } from './settings.ts';

/** What a level comes to, as it is told before anybody leaves for Microsoft. */
type Offered = {
  readonly level: ConsentLevel;
  /** As the directory knows what is approved: it stays when a connection goes. */
  readonly appId: string;
  readonly permissions: readonly {
    readonly name: string;
    readonly kind: 'application' | 'delegated';
    readonly why: string;
  }[];
  readonly creates: readonly string[];
  readonly can: readonly string[];
  readonly cannot: readonly string[];
  /** What happens when something breaks. */
  readonly whenBroken: string;
};

type OfferParts = Pick<ProvisioningParts, 'origin' | 'provisioningApp' | 'signInApp'>;

const CLAIMS = `In the tokens of whoever signs in: name, ${Object.values(ID_TOKEN_CLAIMS).join(', ')}`;

/** What the permission that the operator's registration lists reaches, beyond what is done with it. */
const REACH: Readonly<
  Record<ProvisioningApp['permission'], Pick<Offered, 'level' | 'can' | 'cannot'> & { readonly why: string }>
> = {
  [OWNED_BY]: {
    level: 'full_care',
    why: 'Create app registrations, and change or delete the ones that it created. Portico creates one, for your organization. It cannot touch any app that it did not create.',
    can: [],
    cannot: ['Touch any app that it did not create'],
  },
  [ALL]: {
    level: 'broader',
    why: `Create, change and delete any app of your directory, whoever made it. Portico creates one, for your organization, and needs no more than ${OWNED_BY} for that; the operator of this Portico asks for the broader permission.`,
    can: [
      'Change or delete every other app of your directory, and give it credentials: the permission reaches them all. Portico uses it for its own app alone',
    ],
    cannot: [],
  },
};

/** Portico makes an app registration and looks after it, by the permission that it has. */
function managed({ origin, provisioningApp }: OfferParts, projectName: string): Offered[] {
  if (provisioningApp === undefined) return [];
  const { level, why, can, cannot } = REACH[provisioningApp.permission];
  return [
    {
      level,
      appId: provisioningApp.clientId,
      permissions: [
        { name: provisioningApp.permission, kind: 'application', why },
        {
          name: 'openid, profile',
          kind: 'delegated',
          why: 'See which administrator approved, and that they hold an administrator role.',
        },
      ],
      creates: [
        `One app registration and its enterprise app, both named “${displayName({ projectName })}”, for your own directory only (single tenant)`,
        'The product’s home page and logo beside that name, where its developers have set them',
        'Everybody in your directory may sign in with it, because no assignment is required. Portico turns guests away',
        `After signing in, people are sent back to ${origin.host} and nowhere else`,
        'One credential, usually a client secret that is valid for two years, stored encrypted by Portico',
        'Delegated permissions for the people who sign in: openid, profile, email. They let Portico read nothing else in your directory',
        CLAIMS,
      ],
      can: [
        'Sign in the people of your directory, over an app of your own',
        'Look at that app every day, and repair what was changed by accident',
        'Renew its credential before it expires',
        'Delete the app when you disconnect',
        ...can,
      ],
      cannot: [...cannot, 'Read your users or groups, unless Microsoft’s page asks for that, too'],
      whenBroken: 'Portico repairs what it may, and says here who has to do the rest.',
    },
  ];
}

/** Nothing but an approval of the operator's sign-in app. */
function signInOnly({ origin, signInApp }: OfferParts): Offered[] {
  if (signInApp === undefined) return [];
  return [
    {
      level: 'sign_in_only',
      appId: signInApp.clientId,
      permissions: [
        {
          name: 'openid, profile, email',
          kind: 'delegated',
          why: 'See who signs in, and which administrator approved. They let Portico read nothing else in your directory.',
        },
      ],
      creates: [
        'One enterprise app: the sign-in app of this Portico, which your approval adds to the directory. Portico itself creates nothing',
        'Everybody in your directory may sign in with it, unless you require assignment. Portico turns guests away',
        `After signing in, people are sent back to ${origin.host} and nowhere else`,
        CLAIMS,
      ],
      can: ['Sign in the people of your directory, over an app that the operator of this Portico keeps'],
      cannot: [
        'Create, read, change or delete anything in your directory',
        'Look at how sign-in is set up there, or repair it',
        'Show the name of your product at Microsoft: people see the app of the operator',
        'Ask for the groups of somebody who is in more than 200',
      ],
      whenBroken:
        'The operator keeps the app and its credential for all customers. What is changed in your directory, such as a deleted enterprise app, your administrator mends: Portico sees no more of it than sign-ins that fail.',
    },
  ];
}

/**
 * Whether Microsoft can be connected here, and at each level exactly what Portico may do and will create in the directory. Of full care and
 * the broader level there is one: an approval takes in whatever the operator's one registration lists.
 */
export function availability(parts: OfferParts & Pick<ProvisioningParts, 'cloud'>, projectName: string) {
  const levels = [...managed(parts, projectName), ...signInOnly(parts)];
  const code = 'ms_provision_not_configured' as const;
  return {
    available: levels.length > 0,
    ...(levels.length > 0 ? {} : { reason: { code, message: messageOf(code) } }),
    cloud: {
      ...{ name: parts.cloud.name, loginHost: new URL(parts.cloud.loginOrigin).host },
      ...{ graphOrigin: parts.cloud.graphOrigin, adminCenterOrigin: parts.cloud.adminCenterOrigin },
    },
    /** Those that can be had here, the one that looks after the connection first. */
    levels,
  };
}

/**
 * Whether the last approval granted the broader permission alone, while it is the narrow one that is told: then the operator's registration is
 * not as it is set here, and the next approval will take in the broader one, too. Of an approval that was given again, what was granted
 * before would still be there, but so would be the narrow one.
 */
export async function approvesMoreThanTold({
  provisioningApp,
  runs,
}: Pick<ProvisioningParts, 'provisioningApp' | 'runs'>): Promise<boolean> {
  return provisioningApp?.permission === OWNED_BY && (await runs.lastApprovedRecipe()) === 'template';
}
