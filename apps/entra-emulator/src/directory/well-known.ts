import { builtInRoleNames } from './built-in-roles.ts';

/** Ids that are the same in every Entra directory. */

/** The API before Microsoft Graph, whose permissions are still given. */
export const AZURE_AD_GRAPH_APP_ID = '00000002-0000-0000-c000-000000000000';
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
/** The directory of all personal Microsoft accounts: what `consumers` stands for. */
export const PERSONAL_DIRECTORY_ID = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** What every directory here prefers: nobody can change it. */
export const DIRECTORY_LANGUAGE = 'en';

export const GRAPH_AUDIENCE = 'https://graph.microsoft.com';

/** The app role id that means "assigned, without a particular role". */
export const DEFAULT_ACCESS_ROLE = '00000000-0000-0000-0000-000000000000';

export const directoryRoleTemplates = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  cloudApplicationAdministrator: '158c047a-c907-4556-b7ef-446551a6b5f7',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  groupsAdministrator: 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
  securityAdministrator: '194ae4cb-b126-40b2-bd5b-6091b380977d',
  securityOperator: '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  reportsReader: '4a5d8f65-41da-4de4-8968-e035b65339cf',
  guestInviter: '95e79109-95c0-4d8e-aee3-d01accf2d47b',
  attributeAssignmentAdministrator: '58a13ea3-c632-46ae-9ee0-9c0d43cd7f3d',
  attributeAssignmentReader: 'ffd52fa5-98dc-465c-991d-fc073eb59f8f',
  lifecycleWorkflowsAdministrator: '59d46f88-662b-457b-bceb-5c3809e5908f',
  privilegedAuthenticationAdministrator: '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  authenticationAdministrator: 'c4e39bd9-1100-46d3-8c65-fb160da0071f',
  helpdeskAdministrator: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  passwordAdministrator: '966707d0-3269-4727-9be2-8c3a10f19b9d',
  directoryReaders: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  messageCenterReader: '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b',
  userExperienceSuccessManager: '27460883-1df1-4691-b032-3b79643e5e63',
  usageSummaryReportsReader: '75934031-6c7e-415a-99d7-48dbd49e875e',
  /** Not a role that anybody assigns: every ordinary member carries it in `wids`. */
  ordinaryMember: 'b79fbf4d-3ef9-4689-8143-76b194e85509',
  /** The same for guests (from memory, unverified). */
  ordinaryGuest: '13bd1c72-6f4a-4dcf-985f-18d3b80f208a',
} as const;

/** Not roles, only values of `wids`. */
const ORDINARY: readonly string[] = [
  directoryRoleTemplates.ordinaryMember,
  directoryRoleTemplates.ordinaryGuest,
];

/** Whether somebody who holds the role may do here what the role is for; of the others there is the name alone. */
export const hasEffectHere = (templateId: string): boolean =>
  !ORDINARY.includes(templateId) && Object.values<string>(directoryRoleTemplates).includes(templateId);

export const directoryRoleName = (templateId: string): string =>
  builtInRoleNames.get(templateId) ?? templateId;

/** The template id that a seed means by an id or a name such as `Global Administrator` or `globalAdministrator`. */
export function roleTemplateNamed(name: string): string | undefined {
  const wanted = name.replaceAll(' ', '').toLowerCase();
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(wanted)) return wanted;
  const shown = [...builtInRoleNames].find(([, title]) => title.replaceAll(' ', '').toLowerCase() === wanted);
  if (shown !== undefined) return shown[0];
  return Object.entries(directoryRoleTemplates).find(([known]) => known.toLowerCase() === wanted)?.[1];
}
