import type { EntraApplication, EntraServicePrincipal } from '@portico/microsoft-graph';

/** What an app is in a directory: its registration, and the enterprise app of it. */
export type MadeObjects = { application: EntraApplication; servicePrincipal: EntraServicePrincipal };
