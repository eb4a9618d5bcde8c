import type { Metadata } from 'next';
import { AcceptInvitation } from '../../components/invitations/accept-invitation.tsx';
import { pageTexts } from '../page-language.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await pageTexts()).invitation.title };
}

export default async function InvitationPage() {
  const { language } = await pageTexts();
  return <AcceptInvitation language={language} />;
}
