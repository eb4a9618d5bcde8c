import type { DirectoryAgreement } from '../../api/directory-agreements/directory-agreement.ts';
import { RelativeTime } from '../relative-time.tsx';

/** How it stands with a directory that this organization has asked for. Of the other organization nothing is known here. */
export function OwnRequest({ agreement }: { readonly agreement: DirectoryAgreement }) {
  const { what, next } = TEXTS[stateOf(agreement)];
  return (
    <li className="py-3">
      <span className="block [overflow-wrap:anywhere]">
        <strong>{agreement.directory_name ?? agreement.entra_tenant_id}</strong> {what}{' '}
        <RelativeTime at={agreement.decided_at ?? agreement.asked_at} />
      </span>
      <span className="block max-w-prose text-sm text-muted">{next}</span>
    </li>
  );
}

function stateOf({ state, connected }: DirectoryAgreement) {
  return state === 'agreed' && connected ? 'connected' : state;
}

const TEXTS = {
  asked: {
    what: 'belongs to another organization. You asked',
    next: 'Its owners read in their dashboard that you ask, and who of the directory approved it. Once one of them has agreed, connect Microsoft here again.',
  },
  agreed: {
    what: 'may be connected. They agreed',
    next: 'Connect Microsoft now. An administrator of the directory approves it at Microsoft once more.',
  },
  connected: {
    what: 'is connected here, too. They agreed',
    next: 'The directory belongs to another organization of the project. Its owners can withdraw the agreement; then nobody signs in here over it any more.',
  },
  declined: { what: 'was declined', next: 'Connect Microsoft again to ask once more.' },
  withdrawn: {
    what: 'was withdrawn',
    next: 'Nobody signs in here over it any more. Connect Microsoft again to ask for a new agreement; then your people are back.',
  },
} as const;
