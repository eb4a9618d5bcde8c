import type { Metadata } from 'next';
import { CentredCard } from '../../components/centred-card.tsx';
import { SetPasswordForm } from '../../components/sign-in/set-password-form.tsx';
import { pageTexts } from '../page-language.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await pageTexts()).setPassword.title };
}

export default async function SetPasswordPage() {
  const { language, setPassword: texts } = await pageTexts();
  return (
    <CentredCard language={language} title={texts.title} lead={texts.lead}>
      <SetPasswordForm language={language} />
    </CentredCard>
  );
}
