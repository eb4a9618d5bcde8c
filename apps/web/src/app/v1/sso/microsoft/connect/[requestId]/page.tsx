import { buttonVariants } from '@heroui/styles';
import { isId } from '@portico/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { composition } from '../../../../../../../composition/composition.ts';
import { CentredCard } from '../../../../../../components/centred-card.tsx';
import { load, requirePageViewer } from '../../../../../page-access.ts';

export const metadata: Metadata = { title: 'Connect Microsoft' };

/**
 * A Connect button inside a developer's own product ends here: the same person has to be signed in to this browser, and
 * is asked before it goes on to Microsoft.
 */
export default async function ConnectPage({ params }: { params: Promise<{ requestId: string }> }) {
  const { requestId } = await params;
  if (!isId('provisioningRun', requestId)) notFound();
  const path = `/v1/sso/microsoft/connect/${requestId}`;
  const viewer = await requirePageViewer(path);
  const { connectPage, availability } = composition().provisioning;
  const request = await load(() => connectPage(requestId, viewer));
  const offered = availability(request.projectName).levels.find(({ level }) => level === request.level);
  if (offered === undefined) notFound();
  const { permissions, creates } = offered;
  return (
    <CentredCard
      title="Connect Microsoft"
      lead={`For ${request.organizationName}, in ${request.projectName}.`}
    >
      <p className="text-sm">
        You started this as {viewer.person.email ?? viewer.person.name}. Microsoft will ask an administrator
        of the Entra directory to approve. Afterwards there is in it:
      </p>
      <ul className="my-3 list-disc pl-5 text-sm">
        {creates.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="text-sm">
        Permissions: {permissions.map(({ name }) => name).join('; ')}. If you did not start this, close the
        page.
      </p>
      <form method="post" action={`${path}/confirm`} className="mt-5">
        <button type="submit" className={buttonVariants({ variant: 'primary' })}>
          Continue to Microsoft
        </button>
      </form>
    </CentredCard>
  );
}
