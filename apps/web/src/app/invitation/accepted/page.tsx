import type { Metadata } from 'next';
import { CentredCard } from '../../../components/centred-card.tsx';

export const metadata: Metadata = { title: 'You are a member' };

export default function AcceptedPage() {
  return (
    <CentredCard
      title="You are a member"
      lead="Open the application and sign in the same way as just now. You can close this page."
    />
  );
}
