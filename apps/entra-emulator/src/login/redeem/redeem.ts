import { secretHash } from '../../directory/applications.ts';
import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Flow } from '../../sessions/flows.ts';
import { redirectResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import { directorySegment } from '../checks/directory-segment.ts';
import { chooseUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';
import { askToAccept } from '../sign-in/accept-invitation.ts';
import { showSignIn } from '../sign-in/show-sign-in.ts';

/** What stands in the address of an invitation. */
interface Link {
  tenant: string;
  user: string;
  ticket: string;
}

/** The link of an invitation is opened. It carries no authority but that of being asked. */
export function openInvitation(call: LoginCall): Response {
  const { emulator, params, browser, trace, version } = call;
  const link = readLink(params['rd']);
  const invited = link && invitedBy(emulator, link);
  if (link === undefined || invited === undefined) throw aadsts.unknownInvitation();
  const { correlationId } = trace;
  const segment = invited.directory.id;
  const hinted = { ...link, login_hint: invited.guest.signInName };
  const flow = emulator.flows.begin({
    kind: 'redeem',
    version,
    segment,
    params: hinted,
    browser,
    correlationId,
  });
  return redeem(call, flow);
}

/**
 * Run again after every page that a person answers: they sign in as whoever was invited, agree that the directory may
 * know them, and go where the inviter wanted. Anybody else is refused (50020).
 */
export function redeem(call: LoginCall, flow: Flow): Response {
  const { emulator, note } = call;
  const { tenant = '', user = '', ticket = '' } = flow.params;
  const invited = invitedBy(emulator, { tenant, user, ticket });
  if (invited === undefined) throw aadsts.unknownInvitation();
  const { directory, guest } = invited;
  note.directory = directory.id;
  const segment = directorySegment(emulator.store, flow.segment);
  const application = {
    ...{ appId: '', displayName: 'the invitation', directoryId: directory.id },
    signInAudience: 'AzureADandPersonalMicrosoftAccount' as const,
  };
  const choice = chooseUser({ emulator, flow, segment, prompt: undefined, application });
  if (choice.kind !== 'user') return showSignIn(call, flow, choice);
  if (choice.user !== guest)
    throw aadsts.userOfOtherDirectory(choice.user.userPrincipalName, directory.displayName, 'the invitation');
  const question = askToAccept(call, flow, choice, { prompt: undefined, application });
  if (question !== undefined) return question;
  emulator.flows.end(flow);
  return redirectResponse(guest.invitation?.redirectUrl ?? '/');
}

function readLink(rd: string | undefined): Link | undefined {
  if (rd === undefined || !URL.canParse(rd)) return undefined;
  const inner = new URL(rd).searchParams;
  const [tenant, user, ticket] = ['tenant', 'user', 'ticket'].map((name) => inner.get(name) ?? '');
  return tenant && user && ticket ? { tenant, user, ticket } : undefined;
}

function invitedBy(
  { store }: Emulator,
  { tenant, user, ticket }: Link,
): { directory: DirectoryRecord; guest: UserRecord } | undefined {
  const directory = store.directories.get(tenant.toLowerCase());
  const hash = secretHash(ticket);
  const guest = store.users.find(
    ({ directoryId, invitation }) =>
      directoryId === directory?.id && invitation?.id === user && invitation.ticketHash === hash,
  );
  return directory === undefined || guest === undefined ? undefined : { directory, guest };
}
