import type { Metadata } from 'next';
import { AcceptInvitation } from '../../components/invitations/accept-invitation.tsx';

export const metadata: Metadata = { title: 'Your invitation' };

export default function InvitationPage() {
  return <AcceptInvitation />;
}
