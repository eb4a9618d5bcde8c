import type { Metadata } from 'next';
import { CentredCard } from '../../components/centred-card.tsx';
import { SetPasswordForm } from '../../components/sign-in/set-password-form.tsx';

export const metadata: Metadata = { title: 'Set your password' };

export default function SetPasswordPage() {
  return (
    <CentredCard
      title="Set your password"
      lead="The link works once. Afterwards you sign in with this password."
    >
      <SetPasswordForm />
    </CentredCard>
  );
}
