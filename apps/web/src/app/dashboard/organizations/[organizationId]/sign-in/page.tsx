import type { Metadata } from 'next';
import { Forbidden } from '../../../../../components/forbidden.tsx';
import { SignInSettings } from '../../../../../components/organization/sign-in-settings.tsx';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Sign-in' };

export default async function SignInSettingsPage({ params }: OrganizationParams) {
  const { organization } = await organizationOfPage((await params).organizationId);
  if (!organization.mayManage)
    return <Forbidden>How people sign in is for owners and admins of the organization.</Forbidden>;
  return (
    <SignInSettings
      organizationId={organization.id}
      ssoRequired={organization.ssoRequired}
      windows={{
        session_idle_seconds: organization.sessionIdleSeconds,
        session_absolute_seconds: organization.sessionAbsoluteSeconds,
        refresh_seconds: organization.refreshSeconds,
      }}
    />
  );
}
