import type { EntraEmulator } from '@portico/entra-emulator';

/** A rule of trouble; which properties there are is told by the emulator's README. */
export type EmulatorFault = {
  readonly surface: 'login' | 'graph';
  readonly method?: string;
  readonly path?: string;
  /** That request alone, or from that one on. */
  readonly nth?: number;
  readonly from?: number;
  readonly count?: number;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly latencyMs?: number;
  /** Entra's number of the failure. */
  readonly aadsts?: number;
  /** What the body becomes, whatever the status is. */
  readonly malformed?: 'cut' | 'html' | 'empty';
  readonly drop?: 'before' | 'after';
  readonly takesEffect?: boolean;
};

/** An object of a directory as the inventory shows it. `deletedDateTime` is set while it can be restored. */
export type EmulatorObject = {
  readonly id: string;
  readonly appId: string;
  readonly directoryId: string;
  readonly displayName: string;
  readonly deletedDateTime: string | null;
} & Readonly<Record<string, unknown>>;

export type EmulatorApplication = EmulatorObject & {
  readonly web: { readonly redirectUris: readonly string[] };
  readonly optionalClaims: {
    readonly idToken?: readonly { readonly name: string }[];
    readonly accessToken?: readonly { readonly name: string }[];
  } | null;
  readonly passwordCredentials: readonly { readonly keyId: string; readonly displayName: string | null }[];
  readonly keyCredentials: readonly { readonly keyId: string; readonly displayName: string | null }[];
  readonly federatedIdentityCredentials: readonly {
    readonly name: string;
    readonly issuer: string;
    readonly subject: string;
    readonly audiences: readonly string[];
  }[];
};

/** Everything in the directories. */
export type EmulatorInventory = {
  readonly applications: readonly EmulatorApplication[];
  readonly servicePrincipals: readonly EmulatorObject[];
};

/** One request that the emulator answered: path without query. */
export type EmulatorRequest = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
} & Readonly<Record<string, unknown>>;

export type EmulatorControl = ReturnType<typeof emulatorControl>;

/** The control API of an emulator: trouble to come, what a customer does in the portal, what is in the directories. */
export function emulatorControl({ controlUrl }: Pick<EntraEmulator, 'controlUrl'>) {
  async function send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(controlUrl + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  return {
    send,
    /** Answers the id of the rule. */
    fault: (rule: EmulatorFault) => send('POST', '/faults', rule),
    clearFaults: () => send('DELETE', '/faults'),
    /** For so many reads new objects are not found and new credentials are refused. */
    replicate: (
      reads: Partial<
        Record<
          'application' | 'servicePrincipal' | 'password' | 'certificate' | 'federatedCredential' | 'ms',
          number
        >
      >,
    ) => send('PUT', '/replication', reads),
    moveClock: (seconds: number) => send('POST', '/clock', { advanceSeconds: seconds }),
    /** Spoils the next id_token. */
    spoilNextIdToken: (how: Readonly<Record<string, unknown>>) => send('POST', '/next-id-token', how),
    revokeConsent: (directory: string, clientId: string, removeEnterpriseApp = false) =>
      send('POST', '/revoke-consent', { directory, clientId, removeEnterpriseApp }),
    deleteApplication: (id: string, purge = false) => send('DELETE', `/applications/${id}?purge=${purge}`),
    changeApplication: (id: string, to: Readonly<Record<string, unknown>>) =>
      send('PATCH', `/applications/${id}`, to),
    changeServicePrincipal: (id: string, to: Readonly<Record<string, unknown>>) =>
      send('PATCH', `/servicePrincipals/${id}`, to),
    inventory: async () => (await send('GET', '/state')) as EmulatorInventory,
    /** What was asked of login and Graph. */
    requests: async () => {
      const { requests } = (await send('GET', '/requests')) as { requests: EmulatorRequest[] };
      return requests.filter(({ surface }) => surface !== 'control');
    },
    forgetRequests: () => send('DELETE', '/requests'),
    /** Back to the seed; signing keys stay. */
    reset: () => send('POST', '/reset'),
  };
}
